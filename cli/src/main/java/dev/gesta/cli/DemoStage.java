package dev.gesta.cli;

import dev.gesta.Metadata;
import dev.gesta.SequencedEvent;
import dev.gesta.cli.io.Json;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Tells the demo's story: texts that fit the width, at a pace that a person can follow. */
final class DemoStage {

    private static final int MAX_COLUMNS = 84;
    private static final int MIN_COLUMNS = 40;
    private static final String INDENT = "   ";

    private final PrintStream out;
    private final Style style;
    private final int columns;
    private final LongConsumer rest;

    private int chapter;

    /**
     * Creates a stage.
     *
     * @param console where the story is told
     * @param rest waits for so many milliseconds, or does not
     */
    DemoStage(Console console, LongConsumer rest) {
        this.out = console.out();
        this.style = console.style();
        this.columns = Math.clamp(console.columns(), MIN_COLUMNS, MAX_COLUMNS);
        this.rest = rest;
    }

    Style style() {
        return style;
    }

    void title(String name, String text) {
        out.println();
        out.println(INDENT + style.bold(name));
        say(text);
        pause(1500);
    }

    void chapter(String name) {
        out.println();
        String number = style.cyan(Integer.toString(++chapter));
        String rule = style.sign("─", "-").repeat(Math.max(2, columns - name.length() - 5));
        out.println(" " + number + " " + style.bold(name) + " " + style.dim(rule));
        pause(700);
    }

    /** Says a paragraph. */
    void say(String text) {
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > columns && !line.toString().isBlank()) {
                out.println(line.toString().stripTrailing());
                line = new StringBuilder(INDENT);
            }
            line.append(word).append(' ');
        }
        out.println(line.toString().stripTrailing());
        pause(400 + 18L * text.length());
    }

    void empty() {
        out.println();
    }

    /** Prints a line as it is, if need be beyond the width. */
    void line(String text) {
        out.println(INDENT + text);
        pause(350);
    }

    void done(String text) {
        line(style.green(style.sign("✓", "+")) + " " + text);
        pause(600);
    }

    void refused(String text) {
        line(style.red(style.sign("✗", "x")) + " " + text);
        pause(900);
    }

    /** Prints a command to copy, with what it does. */
    void command(String command, String what) {
        if (INDENT.length() + command.length() + what.length() + 3 > columns) {
            out.println(INDENT + style.dim("# " + what));
            out.println(INDENT + style.cyan(command));
        } else {
            int room = columns - INDENT.length() - what.length() - 1;
            out.println(INDENT + style.cyan(Words.pad(command, room)) + " " + style.dim(what));
        }
        pause(150);
    }

    void event(SequencedEvent event) {
        String position = Words.padLeft(event.position().toString(), 6);
        String type = Words.pad(event.type(), 22);
        String application = Words.pad(LoanDesk.applicationOf(event), 8);
        String shown = position + "  " + type + "  " + application;
        String data = Words.cut(detail(event), Math.max(1, columns - shown.length() - 5));
        out.println(
                INDENT
                        + style.bold(position)
                        + "  "
                        + style.cyan(type)
                        + "  "
                        + application
                        + "  "
                        + style.dim(data));
        pause(420);
    }

    private static String detail(SequencedEvent event) {
        Map<String, String> members = Json.members(event.data());
        String data =
                members.entrySet().stream()
                        .map(member -> member.getKey() + " " + member.getValue())
                        .collect(Collectors.joining(", "));
        String actor =
                event.event().metadata().value(Metadata.ACTOR).map(name -> "by " + name).orElse("");
        return data.isEmpty() || actor.isEmpty() ? data + actor : data + ", " + actor;
    }

    /** Waits, after handing on what was said. */
    void pause(long millis) {
        out.flush();
        rest.accept(millis);
    }
}
