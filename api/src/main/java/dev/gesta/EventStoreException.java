package dev.gesta;

import org.jspecify.annotations.Nullable;

/**
 * A request to the store that did not succeed. {@link #remedy()} answers the one question a caller
 * has: what now?
 *
 * <p>Each subtype is one answer of the store, so that a program tells them apart without reading
 * the message. The message names what was refused, the limit, and the value found.
 */
public abstract sealed class EventStoreException extends RuntimeException
        permits InvalidRequestException,
                AppendConditionFailedException,
                IdempotencyConflictException,
                StaleTimelineException,
                UnauthorizedException,
                OverloadedException,
                StoreUnavailableException,
                OutcomeUnknownException,
                StoreFailedException,
                StoreDamagedException {

    private static final long serialVersionUID = 1L;

    EventStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns what the caller can sensibly do. */
    public abstract Remedy remedy();
}
