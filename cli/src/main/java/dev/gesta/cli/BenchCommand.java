package dev.gesta.cli;

import dev.gesta.cli.bench.BenchPlan;
import dev.gesta.cli.bench.Benchmark;
import dev.gesta.cli.io.ExitStatus;
import java.nio.file.Path;
import java.time.Duration;
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

    private static final String CLEAR_LINE = "\r\033[K";

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
        Benchmark benchmark = benchmark();
        Console console = context.console();
        if (list) {
            benchmark.list(console.out());
        } else {
            benchmark.run(
                    plan(),
                    store,
                    new Benchmark.Audience(console.out(), common.json, this::show),
                    new Benchmark.Origin(commandLine(), note, report));
        }
        return ExitStatus.DONE;
    }

    private Benchmark benchmark() {
        try {
            return Benchmark.of(only);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void show(String progress) {
        Console console = context.console();
        if (console.terminal().showsErrors()) {
            console.err().print(CLEAR_LINE + progress);
            console.err().flush();
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
}
