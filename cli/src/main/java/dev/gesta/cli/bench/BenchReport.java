package dev.gesta.cli.bench;

import java.util.List;

/** The run as a Markdown document. */
final class BenchReport {

    private final BenchResults results;
    private final StringBuilder text = new StringBuilder();

    private BenchReport(BenchResults results) {
        this.results = results;
    }

    static String of(BenchResults results, List<BenchWorkload> workloads) {
        BenchReport report = new BenchReport(results);
        report.circumstances();
        report.figures(workloads);
        report.counters();
        return report.text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void circumstances() {
        BenchPlan plan = results.plan();
        line("# gesta bench");
        line("");
        results.machine().forEach((name, value) -> line("- " + name + ": " + value));
        line(
                "- load average: %s before, %s after"
                        .formatted(
                                BenchFormat.figure(results.loadBefore()),
                                BenchFormat.figure(results.loadAfter())));
        line("- durability: an append is answered after write and fdatasync, one a group");
        line("- command: `" + results.origin().command() + "`");
        if (!results.origin().note().isEmpty()) {
            line("- note: " + results.origin().note());
        }
        line(
                "- %d rounds of %d ms, each limit %d ms before each; %d events in a store before"
                        .formatted(
                                plan.rounds(),
                                plan.slice().toMillis(),
                                plan.probe().toMillis(),
                                plan.events()));
        line("");
        line(
                "Figures are medians of the rounds. The ratio says how near to the limit: 1 is"
                        + " there, for times as for rates. The spread is the distance of the"
                        + " extremes, as a part of the median; percentiles are over all rounds, in"
                        + " µs a step.");
        line("");
        line(noise());
    }

    private String noise() {
        long bounds = results.bounds().size();
        long noisy = results.noisyBounds();
        return "%d of %d limits moved by more than %s in their rounds%s"
                .formatted(
                        noisy,
                        bounds,
                        BenchFormat.percent(BenchResults.NOISY_SPREAD),
                        noisy * 4 > bounds
                                ? ": the machine was noisy; trust ratios of one row only."
                                : ".");
    }

    private void figures(List<BenchWorkload> workloads) {
        for (BenchWorkload workload : workloads) {
            List<BenchRow> rows =
                    results.rows().stream()
                            .filter(row -> row.workload().equals(workload.id()))
                            .toList();
            if (rows.isEmpty()) {
                continue;
            }
            line("");
            line("## " + workload.id());
            line("");
            line(workload.question());
            line("");
            line("| case | figure | best | spread | p50 | p99 | limit | of limit | ratio |");
            line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            rows.forEach(this::figure);
        }
    }

    private void figure(BenchRow row) {
        String title = row.note().isEmpty() ? row.title() : row.title() + " (" + row.note() + ")";
        String figures =
                "%s | %s %s | %s | %s | %s | %s"
                        .formatted(
                                title,
                                BenchFormat.figure(row.figure().median()),
                                row.unit().text(),
                                BenchFormat.figure(row.best()),
                                BenchFormat.percent(row.figure().spread()),
                                BenchFormat.micros(row.latencies().percentile(50)),
                                BenchFormat.micros(row.latencies().percentile(99)));
        for (BenchRow.Bound bound : row.bounds()) {
            line(
                    "| %s | %s | %s, spread %s | **%s** |"
                            .formatted(
                                    figures,
                                    bound.name(),
                                    BenchFormat.figure(bound.figure().median()),
                                    BenchFormat.percent(bound.figure().spread()),
                                    BenchFormat.figure(row.ratioTo(bound))));
            figures = " | | | | | ";
        }
    }

    private void counters() {
        if (results.counters().isEmpty()) {
            return;
        }
        line("");
        line("## Counters");
        line("");
        line("| what | value | target |");
        line("| --- | --- | --- |");
        for (BenchCounter counter : results.counters()) {
            line(
                    "| %s | %s | %s |"
                            .formatted(
                                    counter.name(),
                                    BenchFormat.figure(counter.value()),
                                    counter.target()));
        }
    }
}
