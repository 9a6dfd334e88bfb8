package dev.gesta.studio;

import dev.gesta.SequencedEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Which time of an event is meant. */
public enum EventClock {
    /** When the store took it; never goes back from one event to the next. */
    RECORDED,

    /**
     * When it happened, if the metadata entry {@value #METADATA_KEY} says so in ISO form with an
     * offset, as an import keeps it; else when the store took it. May go back.
     */
    ORIGINAL;

    /** The metadata key of the time at which an imported event happened. */
    public static final String METADATA_KEY = "time";

    /** Returns the time of {@code event}. */
    public Instant of(SequencedEvent event) {
        return switch (this) {
            case RECORDED -> event.recordedAt();
            case ORIGINAL ->
                    event.event()
                            .metadata()
                            .value(METADATA_KEY)
                            .map(text -> parsed(text, event.recordedAt()))
                            .orElse(event.recordedAt());
        };
    }

    private static Instant parsed(String text, Instant otherwise) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
