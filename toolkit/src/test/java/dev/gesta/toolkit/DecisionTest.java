package dev.gesta.toolkit;

import static dev.gesta.toolkit.School.seatsTaken;
import static dev.gesta.toolkit.School.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Query;
import dev.gesta.ReferenceEventStore;
import dev.gesta.Remedy;
import dev.gesta.StaleTimelineException;
import dev.gesta.StoreFailedException;
import dev.gesta.toolkit.School.CourseDefined;
import dev.gesta.toolkit.School.CourseId;
import dev.gesta.toolkit.School.Refusal;
import dev.gesta.toolkit.School.SchoolEvent;
import dev.gesta.toolkit.School.StudentId;
import dev.gesta.toolkit.School.StudentSubscribed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecisionTest {

    private static final CourseId C1 = new CourseId("c1");
    private static final CourseId C2 = new CourseId("c2");
    private static final StudentId S1 = new StudentId("s1");
    private static final StudentId S2 = new StudentId("s2");

    private final ReferenceEventStore reference = ReferenceEventStore.create();
    private final WatchedStore store = new WatchedStore(reference);
    private final Gesta gesta = Gesta.over(store, SchoolEvent.class);

    /** The case X15 of the conformance suite. */
    @Test
    void reads_once_and_guards_the_same_query_with_the_token_of_that_read() {
        gesta.append(new CourseDefined(C1, 5));
        ConsistencyToken seen = reference.head();
        store.forget();

        gesta.decide(subscribe(S1, C1)).orElseThrow();

        assertThat(store.queries).hasSize(1);
        assertThat(store.headsAsked).isZero();
        assertThat(store.queries.getFirst())
                .hasToString(
                        "{\"items\":["
                                + "{\"types\":[\"capacity-changed\",\"course-defined\","
                                + "\"student-subscribed\"],\"tags\":[\"course:c1\"]},"
                                + "{\"types\":[\"student-subscribed\"],\"tags\":[\"student:s1\"]},"
                                + "{\"types\":[\"student-subscribed\"],"
                                + "\"tags\":[\"course:c1\",\"student:s1\"]}]}");
        assertThat(store.appends.getFirst().conditions())
                .containsExactly(AppendCondition.failIfEventsMatch(store.queries.getFirst(), seen));
    }

    /** The case X14 of the conformance suite. */
    @Test
    void does_not_conflict_with_what_it_does_not_depend_on() {
        gesta.append(new CourseDefined(C1, 200));
        for (int i = 0; i < 100; i++) {
            StudentId student = new StudentId("student-" + i);
            gesta.decide(
                    Decision.<Integer, SchoolEvent, Refusal>given(
                            seatsTaken(C1),
                            _ -> {
                                gesta.append(new StudentSubscribed(S2, C2));
                                return Answer.accept(new StudentSubscribed(student, C1));
                            }));
        }

        assertThat(gesta.counts()).isEqualTo(new DecisionCounts(100, 0, 0, 0));
    }

    @Test
    void guards_more_than_one_condition_can_hold() {
        List<Fold<Integer>> seats = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            seats.add(Projection.count(StudentSubscribed.class, new CourseId("many-" + i)));
        }
        AtomicInteger calls = new AtomicInteger();

        Outcome<SchoolEvent, Integer> outcome =
                gesta.decide(
                        Decision.<List<Integer>, SchoolEvent, Integer>given(
                                Projection.all(seats),
                                taken -> {
                                    int sum = taken.stream().mapToInt(each -> each).sum();
                                    if (calls.incrementAndGet() < 3) {
                                        gesta.append(
                                                new StudentSubscribed(
                                                        S1, new CourseId("many-" + 74 * sum)));
                                    }
                                    return sum < 2
                                            ? Answer.accept(new StudentSubscribed(S2, C2))
                                            : Answer.refuse(sum);
                                }));

        assertThat(outcome).isEqualTo(new Outcome.Refused<>(2, reference.head()));
        assertThat(store.appends).last().satisfies(each -> assertThat(each.events()).hasSize(1));
        assertThat(store.appends.get(1).conditions()).hasSize(3);
    }

    @Test
    void refuses_a_boundary_that_no_append_can_guard() {
        List<Fold<Boolean>> seats = new ArrayList<>();
        for (int i = 0; i < 1_025; i++) {
            seats.add(Projection.exists(StudentSubscribed.class, new CourseId("many-" + i)));
        }

        assertThatThrownBy(() ->
                        gesta.decide(
                                Decision.<List<Boolean>, SchoolEvent, Refusal>given(
                                        Projection.all(seats),
                                        _ -> Answer.accept(new CourseDefined(C1, 1)))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("read loosely")
                .hasMessageContaining("1024 query items")
                .hasMessageContaining("1025 query items");
    }

    @Test
    void does_not_conflict_with_what_was_read_loosely() {
        AtomicInteger calls = new AtomicInteger();

        Outcome<SchoolEvent, Refusal> outcome =
                gesta.<SchoolEvent, Refusal>decide(reading -> {
                    reading.of(seatsTaken(C1));
                    reading.loosely(seatsTaken(C2));
                    calls.incrementAndGet();
                    gesta.append(new StudentSubscribed(S1, C2));
                    return Answer.accept(new StudentSubscribed(S1, C1));
                });

        assertThat(outcome.isAccepted()).isTrue();
        assertThat(calls).hasValue(1);
    }

    @Test
    void decides_without_reading_anything() {
        Outcome<SchoolEvent, Refusal> outcome =
                gesta.<SchoolEvent, Refusal>decide(_ -> Answer.accept(new CourseDefined(C1, 1)));

        assertThat(outcome.isAccepted()).isTrue();
        assertThat(store.queries).isEmpty();
        assertThat(store.appends.getFirst().conditions()).isEmpty();
    }

    @Test
    void accepts_with_nothing_to_do() {
        gesta.append(new CourseDefined(C1, 1));
        store.forget();

        Receipt receipt =
                gesta.decide(
                                Decision.<Integer, SchoolEvent, Refusal>given(
                                        seatsTaken(C1), _ -> Answer.acceptAll(List.of())))
                        .orElseThrow();

        assertThat(receipt).isEqualTo(new Receipt(reference.head(), List.of()));
        assertThat(store.appends).isEmpty();
    }

    @Test
    void throws_a_refusal_where_a_receipt_was_demanded() {
        assertThatThrownBy(() -> gesta.decide(subscribe(S1, C1)).orElseThrow())
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo("NO_SUCH_COURSE");
                            assertThat(e.remedy()).isEqualTo(Remedy.FIX_REQUEST);
                        });
    }

    @Test
    void stops_at_an_interrupt_while_it_pauses_and_leaves_it_set() {
        Gesta patient =
                gesta.withRetry(new Retry(10, Duration.ofMinutes(9), Duration.ofMinutes(9)));

        assertThatThrownBy(() ->
                        patient.decide(
                                Decision.<Integer, SchoolEvent, Refusal>given(
                                        seatsTaken(C1),
                                        _ -> {
                                            gesta.append(new StudentSubscribed(S1, C1));
                                            Thread.currentThread().interrupt();
                                            return Answer.accept(new StudentSubscribed(S2, C1));
                                        })))
                .isInstanceOf(AppendConditionFailedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(gesta.counts()).isEqualTo(new DecisionCounts(0, 0, 1, 1));
    }

    @Test
    void sends_again_with_the_same_ids_what_may_be_stored() {
        AtomicInteger asked = new AtomicInteger();
        store.answering(appending ->
                append -> {
                    CompletableFuture<Appended> answer = appending.apply(append);
                    return asked.incrementAndGet() < 3 ? unknown() : answer;
                });

        Receipt receipt =
                gesta.decide(
                                Decision.<Integer, SchoolEvent, Refusal>given(
                                        seatsTaken(C1),
                                        _ -> Answer.accept(new StudentSubscribed(S1, C1))))
                        .orElseThrow();

        assertThat(store.appends).hasSize(3).containsOnly(store.appends.getFirst());
        assertThat(reference.read(Query.all()).toList()).hasSize(1);
        assertThat(receipt.token()).isEqualTo(reference.head());
    }

    @Test
    void says_that_the_outcome_is_unknown_when_the_store_has_failed_since() {
        AtomicInteger asked = new AtomicInteger();
        store.answering(_ ->
                _ ->
                        asked.incrementAndGet() == 1
                                ? unknown()
                                : CompletableFuture.failedFuture(
                                        new StoreFailedException("writer stopped", null)));

        assertThatThrownBy(() -> gesta.append(new CourseDefined(C1, 1)))
                .isInstanceOf(OutcomeUnknownException.class)
                .satisfies(e ->
                        assertThat(e.getSuppressed())
                                .hasSize(3)
                                .hasOnlyElementsOfType(StoreFailedException.class));
    }

    @Test
    void decides_again_on_the_timeline_of_a_store_that_was_restored() {
        gesta.append(new CourseDefined(C1, 1));
        store.showing(token -> new ConsistencyToken(token.store(), 99, token.position()));
        AtomicInteger calls = new AtomicInteger();

        Outcome<SchoolEvent, Refusal> outcome =
                gesta.decide(
                        Decision.<Integer, SchoolEvent, Refusal>given(
                                seatsTaken(C1),
                                taken -> {
                                    calls.incrementAndGet();
                                    store.showing(token -> token);
                                    return Answer.accept(new StudentSubscribed(S1, C1));
                                }));

        assertThat(outcome.isAccepted()).isTrue();
        assertThat(calls).hasValue(2);
    }

    @Test
    void gives_up_on_a_timeline_that_stays_stale() {
        store.showing(token -> new ConsistencyToken(token.store(), 99, token.position()));

        assertThatThrownBy(() ->
                        gesta.withRetry(Retry.never())
                                .decide(
                                        Decision.<Integer, SchoolEvent, Refusal>given(
                                                seatsTaken(C1),
                                                _ -> Answer.accept(new CourseDefined(C1, 1)))))
                .isInstanceOf(StaleTimelineException.class);
        assertThat(gesta.counts()).isEqualTo(new DecisionCounts(0, 0, 1, 1));
    }

    @Test
    void gives_a_repeated_request_its_first_receipt_or_the_conflict() {
        Gesta request = gesta.idempotently("request-1");
        Decision<SchoolEvent, Refusal> first =
                Decision.given(seatsTaken(C1), _ -> Answer.accept(new StudentSubscribed(S1, C1)));
        Decision<SchoolEvent, Refusal> other =
                Decision.given(seatsTaken(C1), _ -> Answer.accept(new StudentSubscribed(S2, C1)));

        Receipt receipt = request.decide(first).orElseThrow();

        assertThat(request.decide(first).orElseThrow()).isEqualTo(receipt);
        assertThatThrownBy(() -> request.decide(other))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThatThrownBy(() -> gesta.idempotently(" "))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void asks_a_decider_about_one_entity() {
        Door door = new Door();

        assertThat(gesta.decide(door, C1, 2).isAccepted()).isTrue();
        assertThat(gesta.decide(door, C1, 3))
                .isEqualTo(new Outcome.Refused<>("holds 2", reference.head()));
        assertThat(gesta.decide(door, C2, 3).isAccepted()).isTrue();
        assertThat(gesta.project(door.stateOf(C1))).isEqualTo(2);
    }

    private static final class Door implements Decider<Integer, Integer, CourseDefined, String> {

        @Override
        public Class<CourseDefined> events() {
            return CourseDefined.class;
        }

        @Override
        public Integer initialState() {
            return 0;
        }

        @Override
        public Answer<CourseDefined, String> decide(Integer command, Integer state) {
            return state > 0
                    ? Answer.refuse("holds " + state)
                    : Answer.accept(new CourseDefined(command == 2 ? C1 : C2, command));
        }

        @Override
        public Integer evolve(Integer state, CourseDefined event) {
            return event.capacity();
        }
    }

    private static CompletableFuture<Appended> unknown() {
        return CompletableFuture.failedFuture(new OutcomeUnknownException("no answer", null));
    }
}
