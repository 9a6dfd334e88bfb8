package dev.gesta;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Events as they come, from a place in the log into the future. The reader pulls, so that a slow
 * one costs memory for one batch and nobody else anything.
 *
 * <p>For one reading thread at a time; {@link #close()} may come from any thread.
 */
public interface Subscription extends AutoCloseable {

    /** What a subscription gives. */
    sealed interface Delivery {

        /**
         * Returns how far the subscription has come: every match up to here was delivered. This is
         * the checkpoint to resume from.
         */
        ConsistencyToken token();
    }

    /**
     * The next events, in order.
     *
     * @param events at least one
     * @param token every match up to here was delivered
     * @param continues whether the batch ends inside an append, which the next batch goes on with;
     *     only so if the append alone is larger than a batch may be
     */
    record Events(List<SequencedEvent> events, ConsistencyToken token, boolean continues)
            implements Delivery {}

    /**
     * There is no match up to {@code token} that was not delivered. Comes each time the
     * subscription reaches the head, also where nothing matched.
     *
     * @param token the head that was reached
     */
    record CaughtUp(ConsistencyToken token) implements Delivery {}

    /**
     * Returns what comes next, waiting for it if need be.
     *
     * @param timeout how long to wait at most; zero to look only
     * @return empty if nothing came in time, or the subscription is closed
     * @throws StoreDamagedException if an event does not verify; nothing after it is delivered
     * @throws StoreUnavailableException if the store was closed
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    Optional<Delivery> next(Duration timeout) throws InterruptedException;

    /** Tells whether the subscription was closed. */
    boolean isClosed();

    /**
     * Hands every delivery to {@code handler}, on this thread, until the subscription is closed.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    default void forEach(Consumer<Delivery> handler) throws InterruptedException {
        while (!isClosed()) {
            next(Duration.ofMinutes(1)).ifPresent(handler);
        }
    }

    /** Ends the subscription, and wakes its reader. Closing twice has no effect. */
    @Override
    void close();
}
