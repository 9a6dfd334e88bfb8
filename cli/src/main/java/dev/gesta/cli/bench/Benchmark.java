package dev.gesta.cli.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A choice of workloads, to be measured beside the raw limits of the machine. */
public final class Benchmark {

    private final List<BenchWorkload> workloads;

    private Benchmark(List<BenchWorkload> workloads) {
        this.workloads = workloads;
    }

    /**
     * Who is told what comes out.
     *
     * @param out where the results go
     * @param json whether they go there as JSON, one object on a line
     * @param progress told what is going on, and nothing when that is over
     */
    public record Audience(PrintStream out, boolean json, Consumer<String> progress) {}

    /**
     * What the results say of where they come from.
     *
     * @param command the command that measures
     * @param note what else there is to say, such as the commit; may be empty
     * @param report where a report in Markdown goes; null for nowhere
     */
    public record Origin(String command, String note, @Nullable Path report) {}

    /**
     * Returns the workloads with these ids, in order.
     *
     * @param ids separated by commas; empty for all
     * @throws IllegalArgumentException if there is no such workload
     */
    public static Benchmark of(String ids) {
        return new Benchmark(BenchWorkload.named(ids));
    }

    /** Prints the workloads and the questions they answer. */
    public void list(PrintStream out) {
        workloads.forEach(each -> out.printf("%-9s %s%n", each.id(), each.question()));
    }

    /**
     * Measures all workloads.
     *
     * @param plan how much to measure
     * @param under where to put the stores, which are removed afterwards; null for the folder for
     *     temporary files, unless that is in memory
     * @param audience who is told
     * @param origin what the results say of where they come from
     * @throws Exception whatever went wrong; what was measured before was told
     */
    public void run(BenchPlan plan, @Nullable Path under, Audience audience, Origin origin)
            throws Exception {
        Path parent = under == null ? BenchMachine.diskFolder() : Files.createDirectories(under);
        Path folder = Files.createTempDirectory(parent, "gesta-bench-");
        try {
            run(
                    plan,
                    folder,
                    new BenchResults(BenchMachine.describe(folder), plan, origin),
                    audience);
        } finally {
            BenchRun.delete(folder);
        }
    }

    private void run(BenchPlan plan, Path folder, BenchResults results, Audience audience)
            throws Exception {
        PrintStream out = audience.out();
        BenchOutput output = new BenchOutput(results, audience);
        if (!audience.json()) {
            results.machine().forEach((name, value) -> out.println(name + ": " + value));
            out.println("load average: " + BenchFormat.figure(results.loadBefore()));
        }
        try (BenchRun run = new BenchRun(folder, plan, output)) {
            for (BenchWorkload workload : workloads) {
                run.run(workload);
            }
        } finally {
            output.clear();
            out.flush();
            writeReport(results);
        }
        if (!audience.json()) {
            out.printf(
                    Locale.ROOT,
                    "%n%d of %d limits moved by more than %s in their rounds; load average %s%n",
                    results.noisyBounds(),
                    results.bounds().size(),
                    BenchFormat.percent(BenchResults.NOISY_SPREAD),
                    BenchFormat.figure(results.loadAfter()));
        }
    }

    private void writeReport(BenchResults results) throws IOException {
        Path report = results.origin().report();
        if (report != null) {
            Files.writeString(report, BenchReport.of(results, workloads));
        }
    }
}
