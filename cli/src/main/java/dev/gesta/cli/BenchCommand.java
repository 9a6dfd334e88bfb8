package dev.gesta.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gesta bench}: measures the store beside the raw limits of the machine. */
@Command(
        name = "bench",
        description = {
            "Measure the store beside the limits of this machine.",
            "",
            "Each figure stands beside what the bare disk, memory or scheduler gives for the same"
                    + " bytes, measured in turn with it. A ratio of 1 is the limit. On a busy"
                    + " machine trust the ratios, not the figures."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta bench                          a subset of all, in under ten minutes",
            "  gesta bench --only W1,W3 --rounds 9  two workloads, more carefully",
            "  gesta bench --full --report out.md   everything at full size, for hours"
        })
final class BenchCommand implements Callable<Integer> {

    @Option(names = "--full", description = "Measure everything at the size its definition gives.")
    private boolean full;

    @Option(
            names = "--only",
            paramLabel = "W1,W3",
            defaultValue = "",
            description = "Measure these workloads; --list names them.")
    private String only;

    @Option(names = "--list", description = "List the workloads and the questions they answer.")
    private boolean list;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "How long each workload runs in a round (default: 0.5, full: 10).")
    private @Nullable Double seconds;

    @Option(
            names = "--rounds",
            paramLabel = "COUNT",
            description = "How many rounds; the middle one counts (default: 5).")
    private @Nullable Integer rounds;

    @Option(
            names = "--events",
            paramLabel = "COUNT",
            description =
                    "How many events a store holds before it is measured"
                            + " (default: 200,000, full: 1,000,000).")
    private @Nullable Integer events;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description =
                    "Where to put the stores, which are removed afterwards (default: the folder for"
                            + " temporary files, unless that is in memory).")
    private @Nullable Path store;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a report in Markdown, too.")
    private @Nullable Path report;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What to say in the report, such as the commit measured.")
    private String note;

    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec;

    private final Context context;

    BenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        List<BenchWorkload> workloads = workloads();
        PrintStream out = context.console().out();
        if (list) {
            workloads.forEach(each -> out.printf("%-9s %s%n", each.id(), each.question()));
            return ExitStatus.DONE;
        }
        Path under = store == null ? BenchMachine.diskFolder() : Files.createDirectories(store);
        Path folder = Files.createTempDirectory(under, "gesta-bench-");
        try {
            measure(workloads, folder);
        } finally {
            BenchRun.delete(folder);
        }
        return ExitStatus.DONE;
    }

    private List<BenchWorkload> workloads() {
        try {
            return BenchWorkload.named(only);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void measure(List<BenchWorkload> workloads, Path folder) throws Exception {
        BenchPlan plan = plan();
        BenchResults results =
                new BenchResults(BenchMachine.describe(folder), plan, commandLine(), note);
        PrintStream out = context.console().out();
        BenchOutput output = new BenchOutput(results, context.console(), common.json);
        if (!common.json) {
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
            writeReport(results, workloads);
        }
        if (!common.json) {
            out.printf(
                    Locale.ROOT,
                    "%n%d of %d limits moved by more than %s in their rounds; load average %s%n",
                    results.noisyBounds(),
                    results.bounds().size(),
                    BenchFormat.percent(BenchResults.NOISY_SPREAD),
                    BenchFormat.figure(results.loadAfter()));
        }
    }

    private BenchPlan plan() {
        BenchPlan plan = full ? BenchPlan.complete() : BenchPlan.quick();
        if (seconds != null) {
            plan = plan.withSlice(Duration.ofMillis((long) (seconds * 1000)));
        }
        if (rounds != null) {
            plan = plan.withRounds(Math.max(1, rounds));
        }
        return events == null ? plan : plan.withEvents(Math.max(1, events));
    }

    private String commandLine() {
        return "gesta bench "
                + spec.commandLine().getParseResult().originalArgs().stream()
                        .skip(1)
                        .collect(Collectors.joining(" "));
    }

    private void writeReport(BenchResults results, List<BenchWorkload> workloads)
            throws IOException {
        if (report != null) {
            Files.writeString(report, BenchReport.of(results, workloads));
        }
    }
}
