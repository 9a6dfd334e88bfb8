package dev.gesta.cli;

import dev.gesta.Event;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.cli.io.Json;
import java.io.PrintStream;
import java.util.stream.Collectors;

/**
 * Events for people, each on a line: position, recorded time, type, tags, data. On a terminal the
 * line is cut to its width; elsewhere it is whole.
 */
final class EventRows {

    private static final int TYPE_COLUMNS = 22;
    private static final int TIME_COLUMNS = "2026-11-23 15:27:13.000".length();
    private static final int NARROW = 90;
    private static final int GAP = 2;

    private final PrintStream out;
    private final Style style;
    private final int columns;
    private final int positionColumns;

    /**
     * Creates rows.
     *
     * @param console where they go
     * @param lastPosition the greatest position expected, for which room is made
     */
    EventRows(Console console, long lastPosition) {
        this.out = console.out();
        this.style = console.style();
        this.columns = console.terminal().showsOutput() ? console.columns() : Integer.MAX_VALUE;
        this.positionColumns = Math.max(3, Long.toString(lastPosition).length());
    }

    void print(SequencedEvent sequenced) {
        Event event = sequenced.event();
        StringBuilder line = new StringBuilder();
        String position = Words.padLeft(sequenced.position().toString(), positionColumns);
        int left = columns - position.length();
        line.append(style.bold(position));
        if (columns >= NARROW) {
            String time = Json.time(sequenced.recordedAt()).replace('T', ' ');
            line.append("  ").append(style.dim(time.substring(0, TIME_COLUMNS)));
            left -= GAP + TIME_COLUMNS;
        }
        String type = Words.cut(Words.pad(event.type(), TYPE_COLUMNS), Math.max(1, left - GAP));
        line.append("  ").append(style.cyan(type));
        left -= GAP + type.length();
        String tags = event.tags().stream().map(Tag::value).collect(Collectors.joining(" "));
        left = add(line, tags, left, true);
        add(line, text(event), left, false);
        out.println(line.toString().stripTrailing());
    }

    private int add(StringBuilder line, String text, int left, boolean plain) {
        if (left <= GAP + 1 || text.isEmpty()) {
            return left;
        }
        String shown = Words.cut(text, left - GAP);
        line.append("  ").append(plain ? shown : style.dim(shown));
        return left - GAP - shown.length();
    }

    private static String text(Event event) {
        if (event.data().size() == 0) {
            return "";
        }
        return Json.compact(event.data())
                .orElseGet(
                        () -> event.data().contentType() + ", " + event.data().size() + " bytes");
    }
}
