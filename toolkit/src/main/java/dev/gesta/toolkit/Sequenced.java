package dev.gesta.toolkit;

import dev.gesta.Metadata;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.Tags;
import java.time.Instant;

/**
 * An event as the application knows it, with what the store knows of it.
 *
 * @param event the event, in its present form
 * @param source the stored event that it was read from; one stored event may be read as several
 * @param <E> the class of the event
 */
public record Sequenced<E>(E event, SequencedEvent source) {

    /** Returns the event's place in the store's total order. */
    public Position position() {
        return source.position();
    }

    /** Returns when the store took the event. */
    public Instant recordedAt() {
        return source.recordedAt();
    }

    /** Returns what was said about the event beside its data. */
    public Metadata metadata() {
        return source.event().metadata();
    }

    /** Returns the event's tags. */
    public Tags tags() {
        return source.tags();
    }
}
