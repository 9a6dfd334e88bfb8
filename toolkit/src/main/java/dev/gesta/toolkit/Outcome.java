package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import java.util.List;

/**
 * What became of a decision. A conflict that could not be resolved is none of these: it is an
 * {@link dev.gesta.AppendConditionFailedException}.
 *
 * @param <E> the events
 * @param <R> the reasons for refusing
 */
public sealed interface Outcome<E, R> {

    /**
     * The events are stored and durable.
     *
     * @param events none where there was nothing to do
     * @param receipt where they are
     */
    record Accepted<E, R>(List<E> events, Receipt receipt) implements Outcome<E, R> {

        /** Copies the list. */
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /**
     * The rule says no; nothing was stored.
     *
     * @param reason why
     * @param token what the decision had seen
     */
    record Refused<E, R>(R reason, ConsistencyToken token) implements Outcome<E, R> {}

    /** Tells whether the decision was accepted. */
    default boolean isAccepted() {
        return this instanceof Accepted;
    }

    /**
     * Returns the receipt.
     *
     * @throws RefusedException if the decision was refused
     */
    default Receipt orElseThrow() {
        return switch (this) {
            case Accepted<E, R>(_, Receipt receipt) -> receipt;
            case Refused<E, R>(R reason, _) -> throw new RefusedException(String.valueOf(reason));
        };
    }
}
