package dev.gesta.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that a run brought, and under which circumstances. */
final class BenchResults {

    /** From here on the limits themselves moved so much that a figure alone says little. */
    static final double NOISY_SPREAD = 0.5;

    private final Map<String, String> machine;
    private final BenchPlan plan;
    private final Benchmark.Origin origin;
    private final double loadBefore = BenchMachine.loadAverage();
    private final List<BenchRow> rows = new ArrayList<>();
    private final List<BenchCounter> counters = new ArrayList<>();
    private double loadAfter = loadBefore;

    BenchResults(Map<String, String> machine, BenchPlan plan, Benchmark.Origin origin) {
        this.machine = machine;
        this.plan = plan;
        this.origin = origin;
    }

    Map<String, String> machine() {
        return machine;
    }

    BenchPlan plan() {
        return plan;
    }

    Benchmark.Origin origin() {
        return origin;
    }

    List<BenchRow> rows() {
        return rows;
    }

    List<BenchCounter> counters() {
        return counters;
    }

    double loadBefore() {
        return loadBefore;
    }

    double loadAfter() {
        return loadAfter;
    }

    void add(BenchRow row) {
        rows.add(row);
        loadAfter = BenchMachine.loadAverage();
    }

    void add(BenchCounter counter) {
        counters.add(counter);
    }

    /** Returns how many of the limits moved by more than {@link #NOISY_SPREAD} in their rounds. */
    long noisyBounds() {
        return bounds().stream().filter(bound -> bound.figure().spread() > NOISY_SPREAD).count();
    }

    List<BenchRow.Bound> bounds() {
        return rows.stream().flatMap(row -> row.bounds().stream()).toList();
    }
}
