package dev.gesta.cli.bench;

import java.time.Duration;

/** Something that can be done for a while and measured: a workload, or a raw limit. */
@FunctionalInterface
interface BenchSlice {

    /**
     * Does it for about this long.
     *
     * @throws Exception whatever went wrong; the measurement is void then
     */
    Sample run(Duration time) throws Exception;

    /**
     * What came of it.
     *
     * @param units how much was done, such as events
     * @param nanos how long that took
     * @param latencies how long each step took
     */
    record Sample(double units, long nanos, BenchHistogram latencies) {

        /** Returns the units per second. */
        double rate() {
            return units * 1e9 / nanos;
        }
    }
}
