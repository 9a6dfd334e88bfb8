package dev.gesta.toolkit.readmodel;

import dev.gesta.Position;
import java.time.Duration;
import java.util.Optional;

/**
 * How a projector is doing.
 *
 * @param version what it builds
 * @param state what it is about
 * @param building whether its version has never been live
 * @param position everything up to here is in the read model
 * @param head how far the store is
 * @param lagEvents how many positions there are between the two; not all of them need concern this
 *     read model, so the number of events that are missing is at most this
 * @param lagTime how long ago the last event was recorded that was handled, if it lags; at most
 *     this long it shows nothing new
 * @param events how many events this projector handled since it was made
 * @param eventsPerSecond how many it handled in a second lately
 * @param untilCaughtUp when it will have caught up if it goes on like this; empty if it has, or
 *     does not move
 * @param deadLetters how many dead letters there are
 * @param lastError what failed last, if it was not made good since
 */
public record ProjectorStatus(
        ModelVersion version,
        ProjectorState state,
        boolean building,
        Position position,
        Position head,
        long lagEvents,
        Duration lagTime,
        long events,
        double eventsPerSecond,
        Optional<Duration> untilCaughtUp,
        int deadLetters,
        Optional<String> lastError) {}
