package dev.gesta.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Checks of what is refused: the type of the answer, and that nothing was stored. */
final class Refusal {

    private Refusal() {}

    /** Asserts that {@code request} is refused with {@code type}, and leaves {@code store} be. */
    static <E extends EventStoreException> E of(
            Class<E> type, EventStore store, ThrowingCallable request) {
        ConsistencyToken head = store.head();
        List<SequencedEvent> last = last(store);

        E refusal = of(type, request);

        assertThat(store.head()).as("head after a refusal").isEqualTo(head);
        assertThat(last(store)).as("last event after a refusal").isEqualTo(last);
        return refusal;
    }

    /** Asserts that {@code request} is refused with {@code type}. */
    static <E extends EventStoreException> E of(Class<E> type, ThrowingCallable request) {
        Throwable thrown = catchThrowable(request);
        assertThat(thrown).isExactlyInstanceOf(type);
        return type.cast(thrown);
    }

    /** Asserts that {@code request} is refused as invalid, for a limit of this many. */
    static void beyond(int limit, ThrowingCallable request) {
        InvalidRequestException refusal = of(InvalidRequestException.class, request);
        assertThat(refusal.rule()).isNotBlank();
        assertThat(refusal.limit()).contains(Integer.toString(limit));
        assertThat(refusal.actual()).isNotBlank();
    }

    /** Asserts that {@code request} is refused as invalid, saying the rule. */
    static void invalid(ThrowingCallable request) {
        InvalidRequestException refusal = of(InvalidRequestException.class, request);
        assertThat(refusal.rule()).isNotBlank();
        assertThat(refusal.limit()).isNotBlank();
        assertThat(refusal.actual()).isNotBlank();
    }

    /**
     * Asserts that the append fails at its condition number {@code which}, and that the conflict
     * which the answer names is one.
     */
    static AppendConditionFailedException byCondition(
            EventStore store, int which, List<Event> events, AppendCondition... conditions) {
        AppendConditionFailedException refusal =
                of(
                        AppendConditionFailedException.class,
                        store,
                        () -> store.append(new Append(events, List.of(conditions))));

        assertThat(refusal.which()).isEqualTo(which);
        if (conditions[which] instanceof AppendCondition.NoEventMatches(var query, var after)) {
            SequencedEvent conflict = conflict(store, refusal);
            assertThat(conflict.position()).isGreaterThan(after.position());
            assertThat(query.matches(conflict.event())).as("%s matches", conflict).isTrue();
        }
        return refusal;
    }

    private static SequencedEvent conflict(
            EventStore store, AppendConditionFailedException refusal) {
        ReadOptions one = ReadOptions.forwards().from(refusal.conflict().orElseThrow()).limit(1);
        SequencedEvent found = store.read(Query.all(), one).toList().getFirst();
        assertThat(refusal.conflict()).contains(found.position());
        return found;
    }

    private static List<SequencedEvent> last(EventStore store) {
        return store.read(Query.all(), ReadOptions.backwards().limit(1)).toList();
    }
}
