package dev.gesta;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A request to store events: all of them, in this order, if every condition holds; else none.
 *
 * @param events 1 to {@value Limits#MAX_EVENTS_PER_APPEND}, together at most {@value
 *     Limits#MAX_APPEND_BYTES} bytes ({@link Event#sizeInBytes()}), each with an id of its own
 * @param conditions at most {@value Limits#MAX_CONDITIONS_PER_APPEND}
 */
public record Append(List<Event> events, List<AppendCondition> conditions) {

    /** Refuses a request outside the limits with {@link InvalidRequestException}. */
    public Append {
        requireAtLeastOne(events);
        requireAtMost(events.size(), Limits.MAX_EVENTS_PER_APPEND, "events in an append");
        requireAtMost(
                conditions.size(), Limits.MAX_CONDITIONS_PER_APPEND, "conditions on an append");
        events = List.copyOf(events);
        conditions = List.copyOf(conditions);
        requireSize(events);
        requireOwnIds(events);
    }

    /** Returns a request without conditions. */
    public static Append of(List<Event> events) {
        return new Append(events, List.of());
    }

    private static void requireAtLeastOne(List<Event> events) {
        if (events.isEmpty()) {
            throw new InvalidRequestException(
                    "an append must have an event",
                    "1 to " + Limits.MAX_EVENTS_PER_APPEND + " events",
                    "0 events");
        }
    }

    private static void requireAtMost(int size, int limit, String what) {
        if (size > limit) {
            throw new InvalidRequestException(
                    "too many " + what, Integer.toString(limit), Integer.toString(size));
        }
    }

    private static void requireSize(List<Event> events) {
        long bytes = 0;
        for (Event event : events) {
            bytes += event.sizeInBytes();
        }
        if (bytes > Limits.MAX_APPEND_BYTES) {
            throw new InvalidRequestException(
                    "append is too large", Limits.MAX_APPEND_BYTES + " bytes", bytes + " bytes");
        }
    }

    private static void requireOwnIds(List<Event> events) {
        if (events.size() == 1) {
            return;
        }
        Set<UUID> ids = HashSet.newHashSet(events.size());
        for (Event event : events) {
            if (!ids.add(event.id())) {
                throw new InvalidRequestException(
                        "event ids of an append must differ",
                        "each id once",
                        event.id() + " twice");
            }
        }
    }
}
