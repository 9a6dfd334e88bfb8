package dev.gesta.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That every workload runs; how fast is nothing to test. */
class BenchTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final BenchPlan TINY = new BenchPlan(false, 1, SHORT, SHORT, SHORT, 1_000);

    @TempDir Path folder;

    static Stream<String> workloads() {
        return BenchWorkload.all().stream().map(BenchWorkload::id).filter(id -> id.startsWith("W"));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void every_workload_gives_figures_beside_limits(String id) throws Exception {
        List<BenchRow> rows = new ArrayList<>();

        run(id, rows, new ArrayList<>());

        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.workload()).isEqualTo(id);
                    assertThat(row.figure().values()).hasSize(TINY.rounds());
                    assertThat(row.latencies().count()).isPositive();
                    assertThat(row.bounds()).isNotEmpty();
                });
    }

    @Test
    void an_append_takes_one_flush() throws Exception {
        List<BenchCounter> counters = new ArrayList<>();

        run("counters", new ArrayList<>(), counters);

        assertThat(counters)
                .filteredOn(counter -> counter.name().endsWith(": flushes"))
                .hasSize(2)
                .allSatisfy(counter -> assertThat(counter.value()).isEqualTo(1));
    }

    @Test
    void the_heap_of_a_store_is_that_of_its_parts() throws Exception {
        List<BenchCounter> counters = new ArrayList<>();

        run("memory", new ArrayList<>(), counters);

        assertThat(counters)
                .extracting(BenchCounter::name)
                .anyMatch(name -> name.endsWith("a sealed segment"))
                .anyMatch(name -> name.endsWith("subscriber on a virtual thread"))
                .anyMatch(name -> name.endsWith("bytes, with its index"));
    }

    private void run(String id, List<BenchRow> rows, List<BenchCounter> counters) throws Exception {
        try (BenchRun run = new BenchRun(folder, TINY, listener(rows, counters))) {
            for (BenchWorkload workload : BenchWorkload.named(id)) {
                run.run(workload);
            }
        }
    }

    private static BenchRun.Listener listener(List<BenchRow> rows, List<BenchCounter> counters) {
        return new BenchRun.Listener() {
            @Override
            public void begins(String what) {}

            @Override
            public void measured(BenchRow row) {
                rows.add(row);
            }

            @Override
            public void counted(BenchCounter counter) {
                counters.add(counter);
            }
        };
    }

    @Test
    void an_unknown_workload_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> BenchWorkload.named("W1,W99"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("no workload W99", "W1, W2", "W17");
    }

    @Test
    void a_percentile_is_off_by_three_percent_at_most() {
        var times = new BenchHistogram();
        for (int nanos = 1; nanos <= 1_000_000; nanos++) {
            times.record(nanos);
        }

        assertThat(times.count()).isEqualTo(1_000_000);
        for (double percent : new double[] {1, 50, 99, 100}) {
            double exact = percent * 10_000;
            assertThat((double) times.percentile(percent)).isBetween(exact * 0.97, exact * 1.03);
        }
    }

    @Test
    void a_ratio_is_one_at_the_limit_for_rates_and_for_times() {
        var bound = new BenchRow.Bound("raw", new BenchRow.Figure(List.of(40.0, 20.0, 30.0)));

        BenchRow rate = row(BenchRow.Unit.EVENTS, 15, bound);
        BenchRow time = row(BenchRow.Unit.MICROS, 60, bound);

        assertThat(rate.ratioTo(bound)).isEqualTo(0.5);
        assertThat(time.ratioTo(bound)).isEqualTo(0.5);
    }

    private static BenchRow row(BenchRow.Unit unit, double value, BenchRow.Bound bound) {
        var figure = new BenchRow.Figure(List.of(value));
        return new BenchRow(
                "W1", "1 writer", unit, figure, new BenchHistogram(), List.of(bound), "");
    }

    @Test
    void a_report_says_where_and_how_the_figures_were_taken() throws IOException {
        Map<String, String> machine = BenchMachine.describe(folder);
        var results =
                new BenchResults(
                        machine, TINY, new Benchmark.Origin("gesta bench", "commit abc", null));
        var bound = new BenchRow.Bound("raw", new BenchRow.Figure(List.of(100.0)));
        results.add(row(BenchRow.Unit.EVENTS, 80, bound));
        results.add(new BenchCounter("flushes", 1, "1"));

        String report = BenchReport.of(results, BenchWorkload.named("W1"));

        assertThat(report)
                .contains("file system: ", "load average: ", "command: `gesta bench`", "commit abc")
                .contains("| 1 writer | 80.0 events/s |", "| raw | 100, spread 0 % | **0.80** |")
                .contains("| flushes | 1.00 | 1 |");
    }
}
