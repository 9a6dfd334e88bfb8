package dev.gesta;

import java.util.List;
import java.util.stream.Stream;

/**
 * The events with one tag, numbered by their revision: the rank among them, from 0.
 *
 * <p>A view on the one log, for code that thinks in streams; it holds nothing, and is safe for use
 * by many threads if its store is.
 */
public final class StreamView {

    /** The revision of a stream without events. */
    public static final long EMPTY = -1;

    /**
     * An event with its place in the stream.
     *
     * @param revision from 0
     * @param event the event with its place in the store
     */
    public record Entry(long revision, SequencedEvent event) {}

    private final EventStore store;
    private final Tag tag;

    StreamView(EventStore store, Tag tag) {
        this.store = store;
        this.tag = tag;
    }

    /** Returns the tag that makes the stream. */
    public Tag tag() {
        return tag;
    }

    /** Returns the revision of the last event, or {@value #EMPTY}. */
    public long revision() {
        return store.count(tag, store.head().position()) - 1;
    }

    /** Returns the events from the first on; close the stream after use. */
    public Stream<Entry> read() {
        return read(0);
    }

    /**
     * Returns the events from {@code fromRevision} on; close the stream after use. Those before it
     * are found in the index, at the cost of some {@link EventStore#count counts}, and not read.
     *
     * @throws InvalidRequestException if {@code fromRevision} is negative
     */
    public Stream<Entry> read(long fromRevision) {
        if (fromRevision < 0) {
            throw new InvalidRequestException(
                    "revision must not be negative", "0 or more", Long.toString(fromRevision));
        }
        Position from = positionOf(fromRevision);
        long[] next = {from.value() == 0 ? 0 : store.count(tag, Position.of(from.value() - 1))};
        return store.read(Query.tags(tag), ReadOptions.forwards().from(from)).stream()
                .map(event -> new Entry(next[0]++, event))
                .dropWhile(entry -> entry.revision() < fromRevision);
    }

    /** Returns the events from the last one back to the first; close the stream after use. */
    public Stream<Entry> readBackwards() {
        Position head = store.head().position();
        ReadOptions options = ReadOptions.backwards().from(head);
        long[] next = {store.count(tag, head) - 1};
        return store.read(Query.tags(tag), options).stream()
                .map(event -> new Entry(next[0]--, event));
    }

    /**
     * Appends {@code events} if the stream ends at {@code expectedRevision}. They belong to the
     * stream if they carry its tag.
     *
     * @param expectedRevision {@value #EMPTY} for a stream without events
     * @throws AppendConditionFailedException if it ends elsewhere; nothing was stored
     */
    public Appended append(List<Event> events, long expectedRevision) {
        return store.append(events, AppendCondition.expectRevision(tag, expectedRevision));
    }

    /**
     * Finds the least position up to which there are more than {@code revision} events, or the one
     * behind the head if there are not.
     */
    private Position positionOf(long revision) {
        if (revision == 0) {
            return Position.START;
        }
        long high = store.head().position().value() + 1;
        long low = Math.min(revision, high);
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (store.count(tag, Position.of(middle)) > revision) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return Position.of(low);
    }
}
