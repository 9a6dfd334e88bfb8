package dev.gesta.toolkit.readmodel;

import dev.gesta.InvalidRequestException;
import dev.gesta.SubscribeOptions;

/**
 * How a {@link Projector} works.
 *
 * @param workers how many lanes share the keys of the read model, 1 to {@value #MAX_WORKERS}; each
 *     has a transaction of its own in each batch. A change is taken over between two batches.
 * @param batch the most events and bytes that are read at once; a lane's share of them is one
 *     transaction
 * @param poison what is done about an event that cannot be handled
 * @param maxDeadLetters at how many dead letters everything stops, 1 to {@value #MOST_LETTERS}
 * @param buildEventsPerSecond the most events handled in a second until the version is live; {@link
 *     Integer#MAX_VALUE} for as fast as it goes
 * @param liveOnceCaughtUp whether a version that was never live becomes live by itself once it has
 *     caught up, if it is newer than the live one
 */
public record ProjectorOptions(
        int workers,
        SubscribeOptions batch,
        PoisonPolicy poison,
        int maxDeadLetters,
        int buildEventsPerSecond,
        boolean liveOnceCaughtUp) {

    /** The most lanes. */
    public static final int MAX_WORKERS = 256;

    /** The most dead letters that may be allowed. */
    public static final int MOST_LETTERS = 100_000;

    private static final ProjectorOptions DEFAULTS =
            new ProjectorOptions(
                    1,
                    SubscribeOptions.defaults().withMaxBatchEvents(1_000),
                    PoisonPolicy.stop(),
                    1_000,
                    Integer.MAX_VALUE,
                    true);

    /** Refuses numbers outside the limits. */
    public ProjectorOptions {
        requireWithin("workers", workers, MAX_WORKERS);
        requireWithin("dead letters", maxDeadLetters, MOST_LETTERS);
        requireWithin("events in a second", buildEventsPerSecond, Integer.MAX_VALUE);
    }

    private static void requireWithin(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidRequestException(
                    "a projector must have a number of " + what + " within the limit",
                    "1 to " + most,
                    Integer.toString(value));
        }
    }

    /**
     * Returns: one worker, batches of 1,000 events and 4 MiB, stop at a poison event, no throttle,
     * live once caught up.
     */
    public static ProjectorOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with another number of workers. */
    public ProjectorOptions withWorkers(int number) {
        return new ProjectorOptions(
                number, batch, poison, maxDeadLetters, buildEventsPerSecond, liveOnceCaughtUp);
    }

    /** Returns these options with other batches. */
    public ProjectorOptions withBatch(SubscribeOptions other) {
        return new ProjectorOptions(
                workers, other, poison, maxDeadLetters, buildEventsPerSecond, liveOnceCaughtUp);
    }

    /** Returns these options with another way of dealing with poison events. */
    public ProjectorOptions withPoison(PoisonPolicy other) {
        return new ProjectorOptions(
                workers, batch, other, maxDeadLetters, buildEventsPerSecond, liveOnceCaughtUp);
    }

    /** Returns these options with another limit of dead letters. */
    public ProjectorOptions withMaxDeadLetters(int number) {
        return new ProjectorOptions(
                workers, batch, poison, number, buildEventsPerSecond, liveOnceCaughtUp);
    }

    /** Returns these options with a throttle for the time until the version is live. */
    public ProjectorOptions withBuildEventsPerSecond(int number) {
        return new ProjectorOptions(
                workers, batch, poison, maxDeadLetters, number, liveOnceCaughtUp);
    }

    /** Returns these options, with the switch left to {@link Projector#goLive()}. */
    public ProjectorOptions liveByHand() {
        return new ProjectorOptions(
                workers, batch, poison, maxDeadLetters, buildEventsPerSecond, false);
    }
}
