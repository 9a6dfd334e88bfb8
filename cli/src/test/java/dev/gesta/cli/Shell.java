package dev.gesta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Runs the command in this process, as a shell would, and keeps what it says. */
final class Shell {

    private final Map<String, String> environment;
    private final Terminal terminal;

    private Shell(Map<String, String> environment, Terminal terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    /** Returns a shell whose output goes to files. */
    static Shell withoutTerminal() {
        return new Shell(Map.of(), Terminal.none());
    }

    /** Returns a shell on a terminal of that many columns. */
    static Shell onTerminal(int columns, Map<String, String> environment) {
        return new Shell(environment, new Terminal(true, true, () -> columns));
    }

    /** Returns this shell with other variables. */
    Shell with(Map<String, String> variables) {
        return new Shell(variables, terminal);
    }

    /**
     * What a command did.
     *
     * @param status its exit status
     * @param output what it wrote to standard output
     * @param errors what it wrote to standard error
     */
    record Run(int status, String output, String errors) {

        List<String> lines() {
            return output.lines().toList();
        }

        List<String> errorLines() {
            return errors.lines().toList();
        }
    }

    /** Runs {@code gesta} with these arguments and nothing on standard input. */
    Run gesta(Object... arguments) {
        return gestaReads("", arguments);
    }

    /** Runs {@code gesta} with these arguments and {@code input} on standard input. */
    Run gestaReads(String input, Object... arguments) {
        return gestaReads(input.getBytes(UTF_8), arguments);
    }

    /** Runs {@code gesta} with these arguments and {@code input} on standard input. */
    Run gestaReads(byte[] input, Object... arguments) {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        var console =
                new Console(
                        new ByteArrayInputStream(input),
                        new PrintStream(output, false, UTF_8),
                        new PrintStream(errors, false, UTF_8),
                        environment,
                        terminal);
        String[] line = new String[arguments.length];
        for (int i = 0; i < line.length; i++) {
            line[i] = arguments[i].toString();
        }
        int status = Main.run(new Context(console, System::nanoTime), line);
        return new Run(status, output.toString(UTF_8), errors.toString(UTF_8));
    }
}
