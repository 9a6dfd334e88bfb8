package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import dev.gesta.server.GestaServer;
import dev.gesta.server.ServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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

    private static final String FIRST_STORE = "main";

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
    private int port = ServerOptions.DEFAULT_PORT;

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
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread goodbye = new Thread(() -> stop(told, done), "gesta-serve-stop");
        try (GestaServer server =
                GestaServer.start(ServerOptions.of(data).withAddress(host, port))) {
            names(server).forEach(server::ensureStore);
            Runtime.getRuntime().addShutdownHook(goodbye);
            context.console().out().println("http://" + host + ":" + server.port());
            context.console().flush();
            told.await();
        } finally {
            done.countDown();
        }
        return ExitStatus.DONE;
    }

    private List<String> names(GestaServer server) {
        return create.isEmpty() && server.stores().isEmpty() ? List.of(FIRST_STORE) : create;
    }

    /** Runs when the process is told to end: lets the server answer what is under way. */
    private static void stop(CountDownLatch told, CountDownLatch done) {
        told.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
