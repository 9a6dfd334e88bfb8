package dev.gesta.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Who looks at what a command writes.
 *
 * @param showsOutput whether standard output is a terminal
 * @param showsErrors whether standard error is a terminal
 * @param columns gives its width; asked only where one of the two is
 */
record Terminal(boolean showsOutput, boolean showsErrors, IntSupplier columns) {

    /** The width assumed where there is no terminal, or it does not tell. */
    static final int DEFAULT_COLUMNS = 80;

    /** Returns: nobody looks; the output goes to a file or another program. */
    static Terminal none() {
        return new Terminal(false, false, () -> DEFAULT_COLUMNS);
    }

    /** Looks at this process. */
    static Terminal ofThisProcess() {
        return new Terminal(isTerminal(1), isTerminal(2), Terminal::measure);
    }

    /** Linux says for each descriptor what it is; elsewhere the console has to do. */
    private static boolean isTerminal(int descriptor) {
        try {
            String name = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.ofNullable(System.console()).map(c -> c.isTerminal()).orElse(false);
        }
    }

    /** Java does not know the width; {@code stty} does, and answers {@code rows columns}. */
    private static int measure() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(Path.of("/dev/tty").toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            byte[] answer = stty.getInputStream().readAllBytes();
            String text = new String(answer, StandardCharsets.US_ASCII).strip();
            int columns = Integer.parseInt(text.substring(text.indexOf(' ') + 1));
            return columns > 0 ? columns : DEFAULT_COLUMNS;
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }
}
