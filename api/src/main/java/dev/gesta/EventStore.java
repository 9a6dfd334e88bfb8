package dev.gesta;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An append-only log of {@linkplain Event events} in one total order, with exact append conditions.
 *
 * <p>Safe for use by many threads. Appends take effect one after another, in one order that every
 * reader sees and that never changes. Nothing can be read before it is durable, and an append is
 * seen whole or not at all. Every failure is an {@link EventStoreException}, whose remedy says what
 * to do.
 *
 * <p>The rules are those of the DCB specification (dcb.events); where that leaves a choice, the
 * conformance suite states ours.
 */
public interface EventStore extends AutoCloseable {

    /**
     * Appends the events of {@code append}, all of them or none.
     *
     * <p>In this order: limits, identity (event ids), conditions. If the same events were stored
     * before, the first answer is given again, whatever the conditions: so a request whose answer
     * was lost can always be sent again.
     *
     * <p>Appends that one thread makes are ordered as it made them, but for those that repeat
     * others under way.
     *
     * <p>Never waits: the future is completed once the events are durable, on a thread of the
     * store's choice other than its writer. It fails with an {@link EventStoreException}; one of
     * these except {@link OutcomeUnknownException} means that nothing was stored. Cancelling the
     * future does not take the append back.
     */
    CompletableFuture<Appended> appendAsync(Append append);

    /**
     * Appends as {@link #appendAsync} does, and waits for the answer.
     *
     * <p>An interrupt while waiting leaves the thread's interrupt status set; the append was then
     * taken back ({@link StoreUnavailableException}) or may be stored ({@link
     * OutcomeUnknownException}).
     *
     * @return where the events are
     * @throws AppendConditionFailedException if a condition does not hold; nothing was stored
     * @throws IdempotencyConflictException if an id is stored with other events; nothing was stored
     * @throws StaleTimelineException if a token is of another timeline; nothing was stored
     * @throws OverloadedException if there is no room in the queue within the store's deadline;
     *     nothing was stored
     * @throws OutcomeUnknownException if the store failed meanwhile; may be stored
     * @throws StoreFailedException if the store takes no appends until it is opened again
     */
    default Appended append(Append append) {
        try {
            return appendAsync(append).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EventStoreException answer) {
                throw answer;
            }
            throw e;
        }
    }

    /** Appends {@code events} without conditions. */
    default Appended append(List<Event> events) {
        return append(Append.of(events));
    }

    /** Appends {@code events} if {@code condition} holds. */
    default Appended append(List<Event> events, AppendCondition condition) {
        return append(new Append(events, List.of(condition)));
    }

    /** Appends {@code events} if all {@code conditions} hold. */
    default Appended append(List<Event> events, List<AppendCondition> conditions) {
        return append(new Append(events, conditions));
    }

    /**
     * Returns the events that match {@code query}, as they stand at this moment.
     *
     * <p>Holds little memory however many there are. Close the result after use.
     *
     * @throws StoreDamagedException here or while reading on, if an event does not verify
     */
    ReadResult read(Query query, ReadOptions options);

    /** Returns all events that match {@code query}, from the first on. */
    default ReadResult read(Query query) {
        return read(query, ReadOptions.forwards());
    }

    /**
     * Follows the events that match {@code query}, from the first one after {@code after} into the
     * future: what is stored, a marker that this is all, then what comes. Ordered, each once,
     * without a gap.
     *
     * @param after what has been dealt with: {@link Position#START} for nothing, or the token of an
     *     earlier delivery; one above the head waits for later events
     * @throws StaleTimelineException if {@code after} is of another timeline
     */
    Subscription subscribe(Query query, ConsistencyToken after, SubscribeOptions options);

    /** Follows the events that match {@code query} after a position of the current timeline. */
    default Subscription subscribe(Query query, Position after) {
        return subscribe(query, ConsistencyToken.at(after), SubscribeOptions.defaults());
    }

    /** Returns the token of the last readable position; that of position 0 in an empty store. */
    ConsistencyToken head();

    /**
     * Waits until what {@code token} names can be read here.
     *
     * @return whether it can; false once {@code timeout} has passed, or the store was closed
     * @throws StaleTimelineException if it is of another timeline
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException;

    /**
     * Returns how many events up to and including {@code upTo} carry {@code tag}.
     *
     * <p>Answered from an index, without reading the events.
     */
    long count(Tag tag, Position upTo);

    /** Returns the events of {@code tag} as a stream: numbered from 0 by their revision. */
    default StreamView stream(Tag tag) {
        return new StreamView(this, tag);
    }

    /**
     * Refuses new requests, answers those under way, and releases what the store holds. Closing
     * twice has no effect.
     */
    @Override
    void close();
}
