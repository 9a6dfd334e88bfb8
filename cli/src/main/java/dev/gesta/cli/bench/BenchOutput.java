package dev.gesta.cli.bench;

import dev.gesta.cli.io.Json;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Shows what comes out while the run goes on: a table for people, a line of JSON for machines. */
final class BenchOutput implements BenchRun.Listener {

    private final BenchResults results;
    private final Consumer<String> progress;
    private final PrintStream out;
    private final boolean json;
    private String heading = "";

    BenchOutput(BenchResults results, Benchmark.Audience audience) {
        this.results = results;
        this.progress = audience.progress();
        this.out = audience.out();
        this.json = audience.json();
    }

    @Override
    public void begins(String what) {
        progress.accept(what);
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
                out,
                line -> {
                    line.writeStringProperty("counter", counter.name());
                    line.writeNumberProperty("value", counter.value());
                    line.writeStringProperty("target", counter.target());
                });
    }

    private void printJson(BenchRow row) {
        Json.print(
                out,
                line -> {
                    line.writeStringProperty("workload", row.workload());
                    line.writeStringProperty("case", row.title());
                    line.writeStringProperty("unit", row.unit().text());
                    write(line, row.figure());
                    line.writeNumberProperty("best", row.best());
                    line.writeNumberProperty("p50_us", row.latencies().percentile(50) / 1e3);
                    line.writeNumberProperty("p99_us", row.latencies().percentile(99) / 1e3);
                    line.writeStringProperty("note", row.note());
                    line.writeArrayPropertyStart("limits");
                    for (BenchRow.Bound bound : row.bounds()) {
                        line.writeStartObject();
                        line.writeStringProperty("name", bound.name());
                        write(line, bound.figure());
                        line.writeNumberProperty("ratio", row.ratioTo(bound));
                        line.writeEndObject();
                    }
                    line.writeEndArray();
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
