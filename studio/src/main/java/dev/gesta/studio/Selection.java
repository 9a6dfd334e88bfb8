package dev.gesta.studio;

import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which events an insight is of.
 *
 * <p>The index of the store answers the query; text and times are looked for in its events.
 *
 * @param query which events the store gives
 * @param text must be in the data, a value of the metadata, or the id, in upper or lower case;
 *     empty for any event
 * @param since the earliest time, itself included; null for no bound
 * @param until the time before which events end; null for no bound
 * @param clock which time of an event counts
 */
record Selection(
        Query query,
        String text,
        @Nullable Instant since,
        @Nullable Instant until,
        EventClock clock) {

    Selection {
        text = text.toLowerCase(Locale.ROOT);
    }

    static Selection of(Query query, EventClock clock) {
        return new Selection(query, "", null, null, clock);
    }

    /** Tells whether an event that matches the query, and has this time, is meant. */
    boolean includes(SequencedEvent event, Instant time) {
        return (since == null || !time.isBefore(since))
                && (until == null || time.isBefore(until))
                && (text.isEmpty() || hasText(event));
    }

    private boolean hasText(SequencedEvent event) {
        return contains(event.data().asText())
                || contains(event.event().id().toString())
                || event.event().metadata().entries().values().stream().anyMatch(this::contains);
    }

    private boolean contains(String where) {
        return where.toLowerCase(Locale.ROOT).contains(text);
    }
}
