package dev.gesta.cli.bench;

import java.time.Duration;

/**
 * How much to measure.
 *
 * @param full whether everything runs at the size its definition gives, for hours
 * @param rounds how often each workload runs in turn with its limits; the middle one counts
 * @param slice how long it runs each time
 * @param warmUp how long it runs before that, uncounted, and again while it gets faster
 * @param probe how long each limit runs beside it
 * @param events how many events a store holds before it is measured
 */
public record BenchPlan(
        boolean full, int rounds, Duration slice, Duration warmUp, Duration probe, int events) {

    /** Returns what runs in less than ten minutes. */
    public static BenchPlan quick() {
        return new BenchPlan(
                false,
                5,
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(60),
                200_000);
    }

    /** Returns the sizes of the definitions. */
    public static BenchPlan complete() {
        return new BenchPlan(
                true,
                5,
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofMillis(500),
                1_000_000);
    }

    /** Returns this plan with another number of rounds. */
    public BenchPlan withRounds(int count) {
        return new BenchPlan(full, count, slice, warmUp, probe, events);
    }

    /** Returns this plan with another time for each workload in a round. */
    public BenchPlan withSlice(Duration time) {
        return new BenchPlan(full, rounds, time, warmUp, probe, events);
    }

    /** Returns this plan with another number of events in a store. */
    public BenchPlan withEvents(int count) {
        return new BenchPlan(full, rounds, slice, warmUp, probe, count);
    }

    /** Returns one of two numbers. */
    int pick(int quick, int complete) {
        return full ? complete : quick;
    }
}
