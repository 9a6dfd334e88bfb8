package dev.gesta.toolkit;

import static dev.gesta.toolkit.School.define;
import static dev.gesta.toolkit.School.seatsTaken;
import static dev.gesta.toolkit.School.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.Metadata;
import dev.gesta.Query;
import dev.gesta.ReferenceEventStore;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.toolkit.School.CapacityChanged;
import dev.gesta.toolkit.School.CourseDefined;
import dev.gesta.toolkit.School.CourseId;
import dev.gesta.toolkit.School.Refusal;
import dev.gesta.toolkit.School.SchoolEvent;
import dev.gesta.toolkit.School.StudentId;
import dev.gesta.toolkit.School.StudentSubscribed;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GestaTest {

    private static final CourseId C1 = new CourseId("c1");
    private static final CourseId C2 = new CourseId("c2");
    private static final StudentId S1 = new StudentId("s1");
    private static final StudentId S2 = new StudentId("s2");

    private final ReferenceEventStore store = ReferenceEventStore.withGaps(3);
    private final Gesta gesta = Gesta.over(store, SchoolEvent.class);

    @Test
    void stores_what_a_decision_accepts_with_its_ids_as_tags() {
        gesta.append(new CourseDefined(C1, 2));

        Outcome<SchoolEvent, Refusal> outcome = gesta.decide(subscribe(S1, C1));

        assertThat(outcome.isAccepted()).isTrue();
        SequencedEvent stored = store.read(Query.types("student-subscribed")).toList().getFirst();
        assertThat(stored.tags()).containsExactly(Tag.of("course:c1"), Tag.of("student:s1"));
        assertThat(stored.data().asText()).isEqualTo("{\"student\":\"s1\",\"course\":\"c1\"}");
        assertThat(outcome.orElseThrow().positions()).containsExactly(stored.position());
    }

    @Test
    void gives_refusals_as_values_with_their_reasons() {
        gesta.append(new CourseDefined(C1, 1));
        gesta.decide(subscribe(S1, C1));

        assertThat(gesta.decide(subscribe(S1, C1)))
                .isEqualTo(new Outcome.Refused<>(Refusal.ALREADY_SUBSCRIBED, store.head()));
        assertThat(gesta.decide(subscribe(S2, C1)))
                .isEqualTo(new Outcome.Refused<>(Refusal.COURSE_FULL, store.head()));
        assertThat(gesta.decide(subscribe(S2, C2)))
                .isEqualTo(new Outcome.Refused<>(Refusal.NO_SUCH_COURSE, store.head()));
    }

    @Test
    void decides_again_after_a_conflict() {
        gesta.append(new CourseDefined(C1, 1));
        AtomicInteger calls = new AtomicInteger();

        Outcome<SchoolEvent, Refusal> outcome =
                gesta.decide(
                        Decision.<Integer, SchoolEvent, Refusal>given(
                                seatsTaken(C1),
                                taken -> {
                                    if (calls.incrementAndGet() == 1) {
                                        gesta.decide(subscribe(S1, C1));
                                    }
                                    return taken >= 1
                                            ? Answer.refuse(Refusal.COURSE_FULL)
                                            : Answer.accept(new StudentSubscribed(S2, C1));
                                }));

        assertThat(outcome).isEqualTo(new Outcome.Refused<>(Refusal.COURSE_FULL, store.head()));
        assertThat(gesta.counts()).isEqualTo(new DecisionCounts(1, 1, 1, 0));
    }

    @Test
    void gives_up_with_the_conflict_after_the_last_attempt() {
        Gesta twice = gesta.withRetry(Retry.standard().withAttempts(2));

        assertThatThrownBy(() ->
                        twice.decide(
                                Decision.<Integer, SchoolEvent, Refusal>given(
                                        seatsTaken(C1),
                                        _ -> {
                                            gesta.append(new StudentSubscribed(S1, C1));
                                            return Answer.accept(new StudentSubscribed(S2, C1));
                                        })))
                .isInstanceOf(AppendConditionFailedException.class);
        assertThat(gesta.counts()).isEqualTo(new DecisionCounts(0, 0, 2, 1));
    }

    @Test
    void shows_the_state_at_any_earlier_position() {
        Receipt defined = gesta.decide(define(C1, 5)).orElseThrow();
        Receipt first = gesta.decide(subscribe(S1, C1)).orElseThrow();
        gesta.decide(subscribe(S2, C1));

        assertThat(gesta.project(seatsTaken(C1))).isEqualTo(2);
        assertThat(gesta.at(first.positions().getFirst()).project(seatsTaken(C1))).isEqualTo(1);
        assertThat(gesta.at(defined.positions().getFirst()).project(seatsTaken(C1))).isZero();
    }

    @Test
    void reads_step_by_step_at_one_position_and_guards_what_it_read() {
        gesta.append(new CourseDefined(C1, 5), new CapacityChanged(C1, 7));
        AtomicInteger calls = new AtomicInteger();

        Outcome<SchoolEvent, Refusal> outcome =
                gesta.<SchoolEvent, Refusal>decide(reading -> {
                    int before = reading.of(seatsTaken(C1));
                    if (calls.incrementAndGet() == 1) {
                        gesta.decide(subscribe(S1, C1));
                    }
                    assertThat(reading.loosely(seatsTaken(C1))).isEqualTo(before);
                    return Answer.accept(new StudentSubscribed(S2, C1));
                });

        assertThat(outcome.isAccepted()).isTrue();
        assertThat(calls).hasValue(2);
    }

    @Test
    void says_about_each_event_what_the_context_says() {
        EventContext.of("anna")
                .withCorrelation("request-7")
                .run(() -> gesta.append(new CourseDefined(C1, 5)));
        SequencedEvent first = store.read(Query.all()).toList().getFirst();
        EventContext.causedBy(first).run(() -> gesta.append(new CapacityChanged(C1, 6)));

        Metadata second = store.read(Query.all()).toList().getLast().event().metadata();
        assertThat(second.actor()).hasValue("anna");
        assertThat(second.correlation()).hasValue("request-7");
        assertThat(second.causation()).hasValue(first.event().id().toString());
    }

    @Test
    void stores_a_repeated_request_once() {
        gesta.append(new CourseDefined(C1, 5));
        Gesta request = gesta.idempotently("request-7");

        Receipt first = request.append(new StudentSubscribed(S1, C1));
        Receipt again = request.append(new StudentSubscribed(S1, C1));

        assertThat(again).isEqualTo(first);
        assertThat(gesta.project(seatsTaken(C1))).isEqualTo(1);
    }
}
