package dev.gesta.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One run of the benchmark: a place for its stores, and the way to measure: each slice of a
 * workload has a slice of every limit before it, so that a noisy neighbour meets both.
 */
final class BenchRun implements AutoCloseable {

    private static final int MOST_WARM_UPS = 6;
    private static final double STILL_WARMING = 1.05;

    private final Path folder;
    private final BenchPlan plan;
    private final Listener listener;
    private final BenchProbe probe;
    private String workload = "";
    private int stores;

    /** Who is told what comes out. */
    interface Listener {

        /** Something begins. */
        void begins(String what);

        /** A workload was measured. */
        void measured(BenchRow row);

        /** Something was counted. */
        void counted(BenchCounter counter);
    }

    /** Something to measure, beside its limits. */
    record Case(
            String title,
            BenchRow.Unit unit,
            BenchSlice work,
            List<Limit> limits,
            Supplier<String> note) {

        Case(String title, BenchRow.Unit unit, BenchSlice work, List<Limit> limits) {
            this(title, unit, work, limits, () -> "");
        }
    }

    /**
     * What a figure cannot pass, or is otherwise compared with.
     *
     * @param name names it
     * @param slice measures it
     * @param factor what one of its units is worth in the unit of the figure
     */
    record Limit(String name, BenchSlice slice, DoubleSupplier factor) {}

    BenchRun(Path folder, BenchPlan plan, Listener listener) throws IOException {
        this.folder = folder;
        this.plan = plan;
        this.listener = listener;
        this.probe = BenchProbe.in(folder);
    }

    BenchPlan plan() {
        return plan;
    }

    BenchProbe probe() {
        return probe;
    }

    /** Runs a workload, and removes what it leaves on the disk. */
    void run(BenchWorkload next) throws Exception {
        workload = next.id();
        listener.begins(workload);
        next.body().run(this);
        try (Stream<Path> left = Files.list(folder)) {
            left.filter(Files::isDirectory).forEach(BenchRun::delete);
        }
    }

    /** Returns the name of a folder that does not exist yet. */
    Path newFolder() {
        stores++;
        return folder.resolve("store-" + stores);
    }

    static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells what is being done. */
    void say(String what) {
        listener.begins(workload + " " + what);
    }

    void count(BenchCounter counter) {
        listener.counted(counter);
    }

    /**
     * Runs {@code work} uncounted, so that it is compiled and its caches are full: until it gets no
     * faster, or for long enough.
     */
    void warmUp(BenchSlice work) throws Exception {
        double before = 0;
        double rate = work.run(plan.warmUp()).rate();
        for (int i = 1; i < MOST_WARM_UPS && rate > before * STILL_WARMING; i++) {
            before = rate;
            rate = work.run(plan.warmUp()).rate();
        }
    }

    /** Warms up, measures for as many rounds as planned, and tells the listener. */
    void measure(Case it) throws Exception {
        say(it.title);
        warmUp(it.work);
        List<Double> figures = new ArrayList<>();
        List<List<Double>> limits = new ArrayList<>();
        it.limits.forEach(_ -> limits.add(new ArrayList<>()));
        var latencies = new BenchHistogram();
        for (int round = 0; round < plan.rounds(); round++) {
            say(it.title + ", round " + (round + 1) + " of " + plan.rounds());
            for (int i = 0; i < limits.size(); i++) {
                Limit limit = it.limits.get(i);
                BenchSlice.Sample sample = limit.slice.run(plan.probe());
                limits.get(i).add(it.unit.of(sample) * limit.factor.getAsDouble());
            }
            BenchSlice.Sample sample = it.work.run(plan.slice());
            figures.add(it.unit.of(sample));
            latencies.add(sample.latencies());
        }
        List<BenchRow.Bound> bounds = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            var figure = new BenchRow.Figure(limits.get(i));
            bounds.add(new BenchRow.Bound(it.limits.get(i).name, figure));
        }
        listener.measured(
                new BenchRow(
                        workload,
                        it.title,
                        it.unit,
                        new BenchRow.Figure(figures),
                        latencies,
                        bounds,
                        it.note.get()));
    }

    @Override
    public void close() throws IOException {
        probe.close();
    }
}
