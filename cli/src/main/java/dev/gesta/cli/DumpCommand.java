package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.InputException;
import dev.gesta.cli.io.Json;
import dev.gesta.engine.StoreDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** Shows what the bytes of a store's files mean. */
@Command(
        name = "dump",
        description = {
            "Show what the bytes of a store's files mean, for those who debug or learn the format.",
            "",
            "Without FILE it lists the files. Changes nothing, and may run while the store is open."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta dump -s shop                                  which files there are",
            "  gesta dump -s shop 00000000000000000001.log         the frames and events of one",
            "  gesta dump -s shop --hex 00000000000000000001.log   and their bytes"
        })
final class DumpCommand implements Callable<Integer> {

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Names of files in the folder of the store.")
    private List<String> files = new ArrayList<>();

    @Option(names = "--hex", description = "Show the bytes of what is decoded as well.")
    private boolean hex;

    DumpCommand(Context context) {
        this.context = context;
    }

    /** Says that nobody reads the output any more. */
    private static final class NobodyReads extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = store.existing(context);
        if (files.isEmpty()) {
            list(folder);
            return ExitStatus.DONE;
        }
        try {
            for (String file : files) {
                dump(folder.resolve(file));
            }
        } catch (NobodyReads e) {
            return ExitStatus.DONE;
        }
        return ExitStatus.DONE;
    }

    private void list(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.sorted().toList()) {
                String name = String.valueOf(path.getFileName());
                long size = Files.size(path);
                if (common.json) {
                    Json.print(
                            context.console().out(),
                            out -> {
                                out.writeStringProperty("file", name);
                                out.writeNumberProperty("bytes", size);
                            });
                } else {
                    context.console()
                            .out()
                            .println(Words.padLeft(Words.number(size), 14) + "  " + name);
                }
            }
        }
    }

    private void dump(Path path) {
        if (Files.notExists(path)) {
            throw InputException.of(
                    "no file " + path.getFileName() + " in " + path.getParent(),
                    "gesta dump without a file lists them");
        }
        if (!common.json) {
            StoreDump.file(path, hex, looking(context.console().out()::println));
            return;
        }
        try (JsonGenerator out = Json.generator(context.console().out())) {
            String name = String.valueOf(path.getFileName());
            StoreDump.file(
                    path,
                    hex,
                    looking(line ->
                            Json.writeLine(
                                    out,
                                    _ -> {
                                        out.writeStringProperty("file", name);
                                        out.writeStringProperty("line", line);
                                    })));
        }
    }

    /** Returns {@code print}, but ended once nobody reads: a dump is long. */
    private Consumer<String> looking(Consumer<String> print) {
        long[] lines = {0};
        return line -> {
            print.accept(line);
            if (++lines[0] % 1024 == 0 && context.console().flush()) {
                throw new NobodyReads();
            }
        };
    }
}
