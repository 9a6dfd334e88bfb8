package dev.gesta.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.EventIds;
import dev.gesta.EventStoreException;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.OverloadedException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.StaleTimelineException;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Tag;
import dev.gesta.UnauthorizedException;
import dev.gesta.protocol.v1.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorMappingTest {

    private static final List<AppendCondition> CONDITIONS =
            List.of(
                    AppendCondition.failIfEventsMatch(Query.types("A")),
                    AppendCondition.expectRevision(Tag.of("s:1"), 7));

    static Stream<EventStoreException> failures() {
        Throwable cause = new IllegalStateException("not for others");
        return Stream.of(
                new InvalidRequestException("rule", "limit", "actual"),
                new AppendConditionFailedException(0, CONDITIONS.get(0), Position.of(42)),
                new AppendConditionFailedException(1, CONDITIONS.get(1), null),
                new IdempotencyConflictException(EventIds.random(), Position.of(7), "with others"),
                new StaleTimelineException(-1, Long.MIN_VALUE),
                new UnauthorizedException("not you", cause),
                new OverloadedException("too much", cause),
                new StoreUnavailableException("closed", cause),
                new OutcomeUnknownException("who knows", cause),
                new StoreFailedException("stopped", cause),
                new StoreDamagedException("1.log", Long.MAX_VALUE, "wrong checksum", cause));
    }

    @Test
    void knows_every_answer_of_the_interface() {
        assertThat(failures().map(Object::getClass).distinct())
                .hasSameElementsAs(List.of(EventStoreException.class.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_comes_back_with_all_it_said(EventStoreException failure) throws Exception {
        Failure sent = Failure.parseFrom(ErrorMapping.toWire(failure).toByteArray());

        EventStoreException received = ErrorMapping.fromWire(sent, CONDITIONS);

        assertThat(received)
                .isExactlyInstanceOf(failure.getClass())
                .hasMessage(failure.getMessage())
                .hasNoCause()
                .usingRecursiveComparison()
                .ignoringFields("cause", "stackTrace", "suppressedExceptions")
                .isEqualTo(failure);
        assertThat(received.remedy()).isEqualTo(failure.remedy());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_call_that_ends_with_a_failure_tells_it(EventStoreException failure) {
        var end = ErrorMapping.toStatus(failure);

        assertThat(end.getStatus().getDescription()).isEqualTo(failure.getMessage());
        assertThat(end).hasNoCause();
        if (!(failure instanceof AppendConditionFailedException)) {
            assertThat(ErrorMapping.fromStatus(end).orElseThrow())
                    .isExactlyInstanceOf(failure.getClass())
                    .hasMessage(failure.getMessage());
        }
    }

    @Test
    void a_long_text_in_a_trailer_loses_its_end_only() {
        String text = "x".repeat(999) + "😀".repeat(5_000);

        var end = ErrorMapping.toStatus(new InvalidRequestException("rule", "limit", text));

        InvalidRequestException told =
                (InvalidRequestException) ErrorMapping.fromStatus(end).orElseThrow();
        assertThat(told.rule()).isEqualTo("rule");
        assertThat(told.actual()).isEqualTo("x".repeat(999) + "…");
    }

    @Test
    void a_call_that_ends_below_the_store_tells_nothing_of_it() {
        assertThat(ErrorMapping.fromStatus(Status.UNAVAILABLE.asRuntimeException())).isEmpty();
        assertThat(ErrorMapping.fromStatus(new IllegalStateException())).isEmpty();
    }

    @Test
    void an_answer_that_makes_no_sense_is_never_taken_for_a_refusal() {
        Failure.Builder beyond = Failure.newBuilder();
        beyond.getConditionFailedBuilder().setWhich(2);

        assertThat(ErrorMapping.fromWire(beyond.build(), CONDITIONS))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(ErrorMapping.fromWire(Failure.getDefaultInstance(), CONDITIONS))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void a_malformed_trailer_is_told_apart_from_a_failure() {
        Metadata trailers = new Metadata();
        trailers.put(ErrorMapping.FAILURE, new byte[] {1, 2, 3});

        assertThat(ErrorMapping.fromStatus(Status.ABORTED.asRuntimeException(trailers)))
                .containsInstanceOf(StoreUnavailableException.class);
    }
}
