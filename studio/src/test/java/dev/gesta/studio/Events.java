package dev.gesta.studio;

import dev.gesta.Event;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.time.Instant;
import java.util.Arrays;

/** Events for tests, with positions and times that the test chooses. */
final class Events {

    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private Events() {}

    /** Returns an event that was recorded so many seconds after {@link #START}. */
    static SequencedEvent at(long seconds, String type, String... tags) {
        return new SequencedEvent(
                new Position(seconds + 1), START.plusSeconds(seconds), 0, 1, of(type, "{}", tags));
    }

    static Event of(String type, String json, String... tags) {
        return Event.of(type, Payload.json(json), Arrays.stream(tags).map(Tag::of).toList());
    }

    static Event caused(Event event, String correlation, String cause) {
        return event.withMetadata(
                Metadata.none()
                        .with(Metadata.CORRELATION, correlation)
                        .with(Metadata.CAUSATION, cause));
    }

    static void addAll(Tally tally, SequencedEvent... events) {
        for (SequencedEvent event : events) {
            tally.add(event, event.recordedAt());
        }
    }
}
