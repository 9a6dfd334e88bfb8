package dev.gesta.toolkit.process;

import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import java.time.Instant;

/**
 * An event that an instance of a process has to answer.
 *
 * @param instance the id that the instance is about
 * @param event the event, in its present form
 * @param source the stored event that it was read from
 * @param <I> the class of the ids
 * @param <E> the class of the event
 */
public record Trigger<I, E>(I instance, E event, SequencedEvent source) {

    /** Returns the event's place in the store's total order. */
    public Position position() {
        return source.position();
    }

    /** Returns when the store took the event: the only "now" that a process has. */
    public Instant recordedAt() {
        return source.recordedAt();
    }
}
