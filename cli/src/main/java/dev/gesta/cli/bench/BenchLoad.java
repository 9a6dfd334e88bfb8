package dev.gesta.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;

/**
 * Closed loops: each of several threads takes its next step once the one before is answered.
 *
 * <p>Up to {@value #MOST_PLATFORM_THREADS} are platform threads, more are virtual ones, as an
 * application would have it.
 */
final class BenchLoad {

    static final int MOST_PLATFORM_THREADS = 16;

    private BenchLoad() {}

    /** One step of a loop. */
    @FunctionalInterface
    interface Step {

        /** Takes the step, and returns how many units it did. */
        long run() throws Exception;
    }

    /** Runs {@code threads} loops; {@code steps} gives each its own step. */
    static BenchSlice loops(int threads, IntFunction<Step> steps) {
        return time -> run(threads, steps, time);
    }

    /** Runs one loop on the thread that asks. */
    static BenchSlice loop(Step step) {
        return time -> {
            var latencies = new BenchHistogram();
            long begin = System.nanoTime();
            long units = loop(step, begin + time.toNanos(), latencies);
            return new BenchSlice.Sample(units, System.nanoTime() - begin, latencies);
        };
    }

    private static BenchSlice.Sample run(int threads, IntFunction<Step> steps, Duration time)
            throws Exception {
        var start = new CountDownLatch(1);
        List<BenchHistogram> histograms = new ArrayList<>();
        List<FutureTask<Long>> loops = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Step step = steps.apply(i);
            var histogram = new BenchHistogram();
            Callable<Long> loop =
                    () -> {
                        start.await();
                        return loop(step, System.nanoTime() + time.toNanos(), histogram);
                    };
            histograms.add(histogram);
            loops.add(new FutureTask<>(loop));
        }
        Thread.Builder builder =
                threads <= MOST_PLATFORM_THREADS ? Thread.ofPlatform() : Thread.ofVirtual();
        loops.forEach(builder::start);
        long begin = System.nanoTime();
        start.countDown();
        long units = 0;
        for (FutureTask<Long> loop : loops) {
            units += loop.get();
        }
        long nanos = System.nanoTime() - begin;
        var latencies = new BenchHistogram();
        histograms.forEach(latencies::add);
        return new BenchSlice.Sample(units, nanos, latencies);
    }

    private static long loop(Step step, long deadline, BenchHistogram latencies) throws Exception {
        long units = 0;
        long now = System.nanoTime();
        do {
            units += step.run();
            long done = System.nanoTime();
            latencies.record(done - now);
            now = done;
        } while (now < deadline);
        return units;
    }
}
