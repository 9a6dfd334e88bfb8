package dev.gesta.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.EventStoreException;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.OverloadedException;
import dev.gesta.StaleTimelineException;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.UnauthorizedException;
import dev.gesta.protocol.v1.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a store that are failures, as messages, and back without a loss: all but the cause
 * and the stack trace, which nobody outside has a use for.
 */
public final class ErrorMapping {

    /** The trailer that holds the {@link Failure} of a call. */
    public static final Metadata.Key<byte[]> FAILURE =
            Metadata.Key.of("gesta-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** Trailers are limited, to 8 KiB in all as a rule: a longer text loses its end. */
    private static final int MAX_TRAILER_TEXT = 1_000;

    private ErrorMapping() {}

    /** Returns the message for a failure. */
    public static Failure toWire(EventStoreException failure) {
        Failure.Builder wire = Failure.newBuilder().setMessage(message(failure));
        Failure.Plain plain = Failure.Plain.getDefaultInstance();
        switch (failure) {
            case InvalidRequestException e ->
                    wire.getInvalidRequestBuilder()
                            .setRule(e.rule())
                            .setLimit(e.limit())
                            .setActual(e.actual());
            case AppendConditionFailedException e -> {
                var condition = wire.getConditionFailedBuilder().setWhich(e.which());
                e.conflict().ifPresent(conflict -> condition.setConflict(conflict.value()));
            }
            case IdempotencyConflictException e ->
                    wire.getIdempotencyConflictBuilder()
                            .setId(WireMapping.toWire(e.id()))
                            .setPosition(e.position().value())
                            .setDifference(e.difference());
            case StaleTimelineException e ->
                    wire.getStaleTimelineBuilder()
                            .setTimeline(e.timeline())
                            .setCurrent(e.currentTimeline());
            case UnauthorizedException _ -> wire.setUnauthorized(plain);
            case OverloadedException _ -> wire.setOverloaded(plain);
            case StoreUnavailableException _ -> wire.setUnavailable(plain);
            case OutcomeUnknownException _ -> wire.setOutcomeUnknown(plain);
            case StoreFailedException _ -> wire.setStoreFailed(plain);
            case StoreDamagedException e ->
                    wire.getStoreDamagedBuilder()
                            .setFile(e.file())
                            .setOffset(e.offset())
                            .setFinding(e.finding());
        }
        return wire.build();
    }

    /**
     * Returns the failure of a message.
     *
     * @param conditions those of the append that failed; none for another request
     */
    public static EventStoreException fromWire(Failure wire, List<AppendCondition> conditions) {
        String message = wire.getMessage();
        return switch (wire.getKindCase()) {
            case INVALID_REQUEST ->
                    new InvalidRequestException(
                            wire.getInvalidRequest().getRule(),
                            wire.getInvalidRequest().getLimit(),
                            wire.getInvalidRequest().getActual());
            case CONDITION_FAILED -> conditionFailed(wire.getConditionFailed(), conditions);
            case IDEMPOTENCY_CONFLICT ->
                    new IdempotencyConflictException(
                            WireMapping.uuid("event id", wire.getIdempotencyConflict().getId()),
                            WireMapping.position(wire.getIdempotencyConflict().getPosition()),
                            wire.getIdempotencyConflict().getDifference());
            case STALE_TIMELINE ->
                    new StaleTimelineException(
                            wire.getStaleTimeline().getTimeline(),
                            wire.getStaleTimeline().getCurrent());
            case UNAUTHORIZED -> new UnauthorizedException(message, null);
            case OVERLOADED -> new OverloadedException(message, null);
            case UNAVAILABLE -> new StoreUnavailableException(message, null);
            case OUTCOME_UNKNOWN -> new OutcomeUnknownException(message, null);
            case STORE_FAILED -> new StoreFailedException(message, null);
            case STORE_DAMAGED ->
                    new StoreDamagedException(
                            wire.getStoreDamaged().getFile(),
                            wire.getStoreDamaged().getOffset(),
                            wire.getStoreDamaged().getFinding(),
                            null);
            case KIND_NOT_SET ->
                    new OutcomeUnknownException(
                            "the server answered with a failure that this client does not know: "
                                    + message,
                            null);
        };
    }

    private static EventStoreException conditionFailed(
            Failure.ConditionFailed wire, List<AppendCondition> conditions) {
        int which = wire.getWhich();
        if (which < 0 || which >= conditions.size()) {
            return new OutcomeUnknownException(
                    "the server says that condition %d failed, of %d"
                            .formatted(which, conditions.size()),
                    null);
        }
        return new AppendConditionFailedException(
                which,
                conditions.get(which),
                wire.hasConflict() ? WireMapping.position(wire.getConflict()) : null);
    }

    /** Returns how a call ends that failed: a status, with the {@link #FAILURE} as a trailer. */
    public static StatusRuntimeException toStatus(EventStoreException failure) {
        Metadata trailers = new Metadata();
        trailers.put(FAILURE, shortened(toWire(failure)).toByteArray());
        return status(failure)
                .withDescription(shortened(message(failure)))
                .asRuntimeException(trailers);
    }

    private static Status status(EventStoreException failure) {
        return switch (failure) {
            case InvalidRequestException _ -> Status.INVALID_ARGUMENT;
            case AppendConditionFailedException _ -> Status.ABORTED;
            case IdempotencyConflictException _ -> Status.ALREADY_EXISTS;
            case StaleTimelineException _ -> Status.FAILED_PRECONDITION;
            case UnauthorizedException _ -> Status.PERMISSION_DENIED;
            case OverloadedException _ -> Status.RESOURCE_EXHAUSTED;
            case StoreUnavailableException _ -> Status.UNAVAILABLE;
            case OutcomeUnknownException _ -> Status.UNKNOWN;
            case StoreFailedException _ -> Status.INTERNAL;
            case StoreDamagedException _ -> Status.DATA_LOSS;
        };
    }

    /**
     * Returns what a store said, as a call's end tells it; empty if the call ended for a reason
     * below the store, such as a connection that broke.
     */
    public static Optional<EventStoreException> fromStatus(Throwable end) {
        Metadata trailers = Status.trailersFromThrowable(end);
        byte @Nullable [] bytes = trailers == null ? null : trailers.get(FAILURE);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(fromWire(Failure.parseFrom(bytes), List.of()));
        } catch (InvalidProtocolBufferException | InvalidRequestException e) {
            return Optional.of(
                    new StoreUnavailableException("the server's answer is malformed", e));
        }
    }

    private static Failure shortened(Failure wire) {
        Failure.Builder shorter = wire.toBuilder().setMessage(shortened(wire.getMessage()));
        if (wire.hasInvalidRequest()) {
            shorter.getInvalidRequestBuilder()
                    .setRule(shortened(wire.getInvalidRequest().getRule()))
                    .setLimit(shortened(wire.getInvalidRequest().getLimit()))
                    .setActual(shortened(wire.getInvalidRequest().getActual()));
        }
        return shorter.build();
    }

    private static String shortened(String text) {
        if (text.length() <= MAX_TRAILER_TEXT) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(MAX_TRAILER_TEXT - 1));
        return text.substring(0, MAX_TRAILER_TEXT - (splits ? 1 : 0)) + "…";
    }

    private static String message(EventStoreException failure) {
        return String.valueOf(failure.getMessage());
    }
}
