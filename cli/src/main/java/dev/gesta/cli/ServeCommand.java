package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the stores of a data folder to other processes of the machine. */
@Command(
        name = "serve",
        description = {
            "Serve the stores of a data folder to other processes, until Ctrl-C.",
            "",
            "Listens to this machine only: it neither encrypts nor authenticates yet."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta serve -d data                   with a store named main",
            "  gesta serve -d data --create orders   makes the store orders, if there is none",
            "  gesta serve -d data --port 7500"
        })
final class ServeCommand implements Callable<Integer> {

    private final Context context;

    @Mixin HelpOptions help = new HelpOptions();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            required = true,
            description = "The folder with the stores; made if there is none.")
    private Path data = Path.of("");

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The port, 0 for any that is free. Default: 7411.")
    private int port = 7411;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "One of this machine's own addresses. Default: 127.0.0.1.")
    private String host = "127.0.0.1";

    @Option(
            names = "--create",
            paramLabel = "NAME",
            description = "Make this store, if there is none. Default: main, in a new folder.")
    private List<String> create = new ArrayList<>();

    ServeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        new ServeRun(context.console(), data, create).listen(host, port);
        return ExitStatus.DONE;
    }
}
