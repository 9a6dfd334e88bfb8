package dev.gesta.toolkit.snapshot;

import dev.gesta.InvalidRequestException;
import java.time.Duration;

/**
 * When a state is kept as a snapshot: as soon as one of the two is reached. Whatever the policy,
 * {@code Gesta.keepSnapshots()} keeps the states of the latest runs, as before closing.
 *
 * @param events how many events were folded since the last snapshot, 1 or more
 * @param time how long the folding took; zero keeps each state that has changed
 */
public record SnapshotPolicy(int events, Duration time) {

    private static final Duration NEVER = Duration.ofDays(365);

    private static final SnapshotPolicy STANDARD = new SnapshotPolicy(500, Duration.ofMillis(20));

    /** Refuses less than one event, and negative times. */
    public SnapshotPolicy {
        if (events < 1 || time.isNegative() || time.compareTo(NEVER) > 0) {
            throw new InvalidRequestException(
                    "a snapshot policy must have a number of events and a time",
                    "1 event or more, and a time of zero to " + NEVER.toDays() + " days",
                    events + " events, " + time);
        }
    }

    /** Returns: after 500 events, or when folding took 20 ms. */
    public static SnapshotPolicy standard() {
        return STANDARD;
    }

    /** Returns: after so many events, however long they take. */
    public static SnapshotPolicy every(int events) {
        return new SnapshotPolicy(events, NEVER);
    }

    /** Returns: when folding took so long, however few the events. */
    public static SnapshotPolicy whenFoldingTakes(Duration time) {
        return new SnapshotPolicy(Integer.MAX_VALUE, time);
    }

    /** Returns: only when {@code Gesta.keepSnapshots()} is called. */
    public static SnapshotPolicy onDemand() {
        return new SnapshotPolicy(Integer.MAX_VALUE, NEVER);
    }

    /** Tells whether to keep a state after this many events more, and this long a time. */
    public boolean wants(long folded, long nanos) {
        return folded >= events || nanos >= time.toNanos();
    }
}
