package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Runs what a start of the command needs, once, while Java watches: the launcher makes its cache of
 * loaded classes from it. Says nothing, and leaves nothing. Not for users, and not in the help.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("--help"),
                    List.of("append", "--type", "Trained", "--tag", "a:b", "--data", "{\"n\":1}"),
                    List.of("append", "--type", "Trained", "--tag", "a:c", "--json"),
                    List.of("read"),
                    List.of("read", "--tag", "a:b", "--json"),
                    List.of("stats"),
                    List.of("stats", "--json"),
                    List.of("check"),
                    List.of("dump"));

    /** Runs each of the commands on a store of its own. */
    @Override
    public Integer call() throws IOException {
        Path store = Files.createTempDirectory("gesta-training-");
        try {
            for (List<String> command : COMMANDS) {
                run(store, command);
            }
        } finally {
            delete(store);
        }
        return ExitStatus.DONE;
    }

    private static void run(Path store, List<String> command) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        var console =
                new Console(
                        new ByteArrayInputStream(new byte[0]),
                        nowhere,
                        nowhere,
                        Map.of(StoreOption.VARIABLE, store.toString()),
                        Terminal.none());
        int status =
                Main.run(new Context(console, System::nanoTime), command.toArray(String[]::new));
        if (status != ExitStatus.DONE) {
            throw new IllegalStateException("status " + status + " of " + command);
        }
    }

    private static void delete(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(store);
    }
}
