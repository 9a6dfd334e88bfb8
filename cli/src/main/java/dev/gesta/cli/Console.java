package dev.gesta.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command sees of the world around it: the three streams, the environment and the terminal.
 * Output is always UTF-8, and is buffered until {@link #flush()}.
 *
 * @param in standard input
 * @param out standard output: results only
 * @param err standard error: progress, notes and errors
 * @param environment the environment variables
 * @param terminal who looks
 */
record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Terminal terminal) {

    /** Returns the console of this process. */
    static Console system() {
        return new Console(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                Terminal.ofThisProcess());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        var buffered = new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16);
        return new PrintStream(buffered, false, StandardCharsets.UTF_8);
    }

    /** Returns how results are dressed. */
    Style style() {
        return Style.of(terminal.showsOutput(), environment);
    }

    /** Returns how progress, notes and errors are dressed. */
    Style errorStyle() {
        return Style.of(terminal.showsErrors(), environment);
    }

    /** Returns the width to write for. */
    int columns() {
        boolean looked = terminal.showsOutput() || terminal.showsErrors();
        return looked ? terminal.columns().getAsInt() : Terminal.DEFAULT_COLUMNS;
    }

    /** Says something that is not a result. */
    void note(String line) {
        out.flush();
        err.println(line);
        err.flush();
    }

    /** Hands on what is buffered, and tells whether nobody reads the output any more. */
    boolean flush() {
        err.flush();
        return out.checkError();
    }
}
