package dev.gesta.studio;

import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import java.time.Instant;
import java.util.List;

/** Finds where in a store a recorded time is, in some dozen reads of one event each. */
final class RecordedTimes {

    private RecordedTimes() {}

    /**
     * Returns a position before which are all events recorded before {@code time}, and no others.
     */
    static Position firstAt(EventStore store, Instant time) {
        long low = 1;
        long high = store.head().position().value() + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (isBefore(store, middle, time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Position.of(low);
    }

    /** Tells whether the event at {@code position}, or the next after it, is earlier. */
    private static boolean isBefore(EventStore store, long position, Instant time) {
        ReadOptions one = ReadOptions.forwards().from(position).limit(1);
        List<SequencedEvent> found = store.read(Query.all(), one).toList();
        return !found.isEmpty() && found.getFirst().recordedAt().isBefore(time);
    }
}
