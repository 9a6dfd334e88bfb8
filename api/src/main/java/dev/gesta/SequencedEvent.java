package dev.gesta;

import java.time.Instant;

/**
 * An event with its place in the store.
 *
 * @param position its place in the store's total order
 * @param recordedAt when the store took it, in microseconds, never before its predecessor's; the
 *     order of events never depends on it
 * @param indexInAppend its place among the events of its append, from 0
 * @param appendSize how many events its append had
 * @param event what the application gave
 */
public record SequencedEvent(
        Position position, Instant recordedAt, int indexInAppend, int appendSize, Event event) {

    /** Refuses a place outside the append. */
    public SequencedEvent {
        if (indexInAppend < 0 || indexInAppend >= appendSize) {
            throw new IllegalArgumentException(
                    "index in append must be from 0 to "
                            + (appendSize - 1)
                            + ", was "
                            + indexInAppend);
        }
    }

    /** Returns the position of the first event of the same append. */
    public Position firstOfAppend() {
        return new Position(position.value() - indexInAppend);
    }

    /** Returns the position of the last event of the same append. */
    public Position lastOfAppend() {
        return new Position(position.value() - indexInAppend + appendSize - 1);
    }

    /** Returns the event's type. */
    public String type() {
        return event.type();
    }

    /** Returns the event's tags. */
    public Tags tags() {
        return event.tags();
    }

    /** Returns the event's data. */
    public Payload data() {
        return event.data();
    }
}
