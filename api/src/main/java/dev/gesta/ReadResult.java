package dev.gesta;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The events of one read, and then the token that says what was seen.
 *
 * <p>It runs through the events once, as they stood when the read began: what is appended meanwhile
 * is not among them. Close it after use; {@link #toList()} does. For one thread at a time.
 */
public final class ReadResult implements Iterable<SequencedEvent>, AutoCloseable {

    /** Where the events come from. For those who write a store. */
    public interface Source extends AutoCloseable {

        /** Returns the next event that matches, or null after the last. */
        @Nullable SequencedEvent next();

        /** Releases what the read holds. */
        @Override
        void close();
    }

    private final Source source;
    private final ReadOptions options;
    private final ConsistencyToken head;

    private long returned;
    private Position lastReturned = Position.START;
    private boolean iterating;
    private boolean ended;
    private boolean closed;
    private @Nullable RuntimeException failure;

    /**
     * Creates a result. For those who write a store.
     *
     * @param source gives the matching events up to {@code head} in the order of {@code options};
     *     it need not count them
     * @param options what was asked for
     * @param head the last readable position when the read began
     */
    public ReadResult(Source source, ReadOptions options, ConsistencyToken head) {
        this.source = source;
        this.options = options;
        this.head = head;
    }

    /**
     * Returns an iterator over the events, which closes the result at the end.
     *
     * @throws IllegalStateException if it was called before: a result can be run through once
     */
    @Override
    public Iterator<SequencedEvent> iterator() {
        if (iterating) {
            throw new IllegalStateException("a read result can be run through once; read again");
        }
        iterating = true;
        return new Events();
    }

    /** Returns the events as a stream, under the same rule as {@link #iterator()}. */
    public Stream<SequencedEvent> stream() {
        int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false)
                .onClose(this::close);
    }

    /** Reads all events into memory, and closes the result. */
    public List<SequencedEvent> toList() {
        try (this) {
            List<SequencedEvent> events = new ArrayList<>();
            iterator().forEachRemaining(events::add);
            return events;
        }
    }

    /**
     * Returns what was seen, as the next append condition needs it: the head when the read began,
     * or, where a forward read was cut off by its limit, the last position returned.
     *
     * @throws IllegalStateException if a forward read has not been run through to its end
     */
    public ConsistencyToken token() {
        if (options.isBackwards()) {
            return head;
        }
        if (!ended) {
            throw new IllegalStateException(
                    "the token comes after the last event; read to the end");
        }
        return returned == options.limit() ? head.withPosition(lastReturned) : head;
    }

    /** Releases what the read holds; doing so twice has no effect. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            source.close();
        }
    }

    private final class Events implements Iterator<SequencedEvent> {

        private @Nullable SequencedEvent ahead;

        @Override
        public boolean hasNext() {
            if (ahead == null && !ended) {
                ahead = fetch();
            }
            return ahead != null;
        }

        @Override
        public SequencedEvent next() {
            if (!hasNext() || ahead == null) {
                throw new NoSuchElementException("no more events");
            }
            SequencedEvent event = ahead;
            ahead = null;
            return event;
        }

        private @Nullable SequencedEvent fetch() {
            if (closed) {
                throw new IllegalStateException("the read result is closed");
            }
            SequencedEvent event = returned < options.limit() ? nextOfSource() : null;
            if (event == null) {
                ended = true;
                close();
            } else {
                returned++;
                lastReturned = event.position();
            }
            return event;
        }

        /**
         * A read that has failed goes on failing: going on behind the failure would skip events.
         */
        private @Nullable SequencedEvent nextOfSource() {
            if (failure != null) {
                throw failure;
            }
            try {
                return source.next();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
    }
}
