package dev.gesta.cli;

import java.io.PrintStream;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Shows what comes out while the run goes on: a table for people, a line of JSON for machines. */
final class BenchOutput implements BenchRun.Listener {

    private static final String CLEAR = "\r\033[K";

    private final BenchResults results;
    private final Console console;
    private final PrintStream out;
    private final boolean json;
    private String heading = "";

    BenchOutput(BenchResults results, Console console, boolean json) {
        this.results = results;
        this.console = console;
        this.out = console.out();
        this.json = json;
    }

    @Override
    public void begins(String what) {
        if (console.terminal().showsErrors()) {
            console.err().print(CLEAR + what);
            console.err().flush();
        }
    }

    /** Wipes the line of progress away. */
    void clear() {
        begins("");
    }

    @Override
    public void measured(BenchRow row) {
        clear();
        results.add(row);
        if (json) {
            printJson(row);
        } else {
            print(row);
        }
        out.flush();
    }

    private void print(BenchRow row) {
        if (!row.workload().equals(heading)) {
            heading = row.workload();
            out.printf(
                    Locale.ROOT,
                    "%n%-52s %20s %7s %9s %9s%n",
                    heading,
                    "median",
                    "spread",
                    "p50 µs",
                    "p99 µs");
        }
        out.printf(
                Locale.ROOT,
                "  %-50s %20s %7s %9s %9s%n",
                row.title(),
                BenchFormat.figure(row.figure().median()) + " " + row.unit().text(),
                BenchFormat.percent(row.figure().spread()),
                BenchFormat.micros(row.latencies().percentile(50)),
                BenchFormat.micros(row.latencies().percentile(99)));
        for (BenchRow.Bound bound : row.bounds()) {
            out.printf(
                    Locale.ROOT,
                    "    %-48s %20s %7s   ratio %s%n",
                    bound.name(),
                    BenchFormat.figure(bound.figure().median()) + " " + row.unit().text(),
                    BenchFormat.percent(bound.figure().spread()),
                    BenchFormat.figure(row.ratioTo(bound)));
        }
        if (!row.note().isEmpty()) {
            out.println("    " + row.note());
        }
    }

    @Override
    public void counted(BenchCounter counter) {
        clear();
        results.add(counter);
        if (json) {
            printJson(counter);
        } else {
            out.printf(
                    Locale.ROOT,
                    "  %-60s %12s   target %s%n",
                    counter.name(),
                    BenchFormat.figure(counter.value()),
                    counter.target());
        }
        out.flush();
    }

    private void printJson(BenchCounter counter) {
        Json.print(
                console,
                json -> {
                    json.writeStringProperty("counter", counter.name());
                    json.writeNumberProperty("value", counter.value());
                    json.writeStringProperty("target", counter.target());
                });
    }

    private void printJson(BenchRow row) {
        Json.print(
                console,
                json -> {
                    json.writeStringProperty("workload", row.workload());
                    json.writeStringProperty("case", row.title());
                    json.writeStringProperty("unit", row.unit().text());
                    write(json, row.figure());
                    json.writeNumberProperty("best", row.best());
                    json.writeNumberProperty("p50_us", row.latencies().percentile(50) / 1e3);
                    json.writeNumberProperty("p99_us", row.latencies().percentile(99) / 1e3);
                    json.writeStringProperty("note", row.note());
                    json.writeArrayPropertyStart("limits");
                    for (BenchRow.Bound bound : row.bounds()) {
                        json.writeStartObject();
                        json.writeStringProperty("name", bound.name());
                        write(json, bound.figure());
                        json.writeNumberProperty("ratio", row.ratioTo(bound));
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    private static void write(JsonGenerator json, BenchRow.Figure figure) {
        json.writeNumberProperty("median", figure.median());
        json.writeNumberProperty("spread", figure.spread());
        json.writeArrayPropertyStart("rounds");
        figure.values().forEach(json::writeNumber);
        json.writeEndArray();
    }
}
