package dev.gesta.examples.courses;

import static dev.gesta.examples.courses.School.capacity;
import static dev.gesta.examples.courses.School.changeCapacity;
import static dev.gesta.examples.courses.School.define;
import static dev.gesta.examples.courses.School.seatsTaken;
import static dev.gesta.examples.courses.School.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.AppendCondition;
import dev.gesta.ConsistencyToken;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.Tag;
import dev.gesta.examples.courses.School.CapacityChanged;
import dev.gesta.examples.courses.School.CourseDefined;
import dev.gesta.examples.courses.School.CourseId;
import dev.gesta.examples.courses.School.Refusal;
import dev.gesta.examples.courses.School.SchoolEvent;
import dev.gesta.examples.courses.School.StudentId;
import dev.gesta.examples.courses.School.StudentSubscribed;
import dev.gesta.testkit.TestKit;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.Projection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cases X01 to X04, X14 and X15 of the decision examples. */
class SchoolTest {

    private static final CourseId C1 = new CourseId("c1");
    private static final CourseId C2 = new CourseId("c2");
    private static final StudentId S1 = new StudentId("s1");
    private static final StudentId S2 = new StudentId("s2");

    private final TestKit kit = TestKit.of(SchoolEvent.class);

    @Test
    void x01_defines_a_course_once() {
        kit.given(new CourseDefined(C1, 10))
                .when(define(C1, 15))
                .thenRefused(Refusal.COURSE_EXISTS)
                .when(define(C2, 15))
                .thenAccepted(new CourseDefined(C2, 15));
    }

    @Test
    void x02_changes_the_capacity_of_a_course_to_another_one() {
        kit.given()
                .when(changeCapacity(C1, 15))
                .thenRefused(Refusal.NO_SUCH_COURSE)
                .given(new CourseDefined(C1, 12))
                .when(changeCapacity(C1, 12))
                .thenRefused(Refusal.SAME_CAPACITY)
                .when(changeCapacity(C1, 15))
                .thenAccepted(new CapacityChanged(C1, 15))
                .project(capacity(C1))
                .satisfies(capacity -> assertThat(capacity).hasValue(15));
    }

    // tag::full
    @Test
    void x03_refuses_a_subscription_to_a_full_course() {
        kit.given(new CourseDefined(C1, 1), new StudentSubscribed(S1, C1))
                .when(subscribe(S2, C1))
                .thenRefused(Refusal.COURSE_FULL);
    }

    // end::full

    @Test
    void x03_refuses_a_second_subscription() {
        kit.given(new CourseDefined(C1, 10), new StudentSubscribed(S1, C1))
                .when(subscribe(S1, C1))
                .thenRefused(Refusal.ALREADY_SUBSCRIBED);
    }

    @Test
    void x03_refuses_a_student_at_the_limit() {
        Object[] ten =
                IntStream.range(0, School.MAX_COURSES)
                        .mapToObj(i -> new StudentSubscribed(S1, new CourseId("other" + i)))
                        .toArray();

        kit.given(ten)
                .given(new CourseDefined(C1, 10))
                .when(subscribe(S1, C1))
                .thenRefused(Refusal.TOO_MANY_COURSES);
        kit.given(ten[0], ten[1])
                .given(new CourseDefined(C1, 10))
                .when(subscribe(S1, C1))
                .thenAccepted(new StudentSubscribed(S1, C1));
    }

    @Test
    void x03_refuses_a_subscription_to_no_course() {
        kit.given().when(subscribe(S1, C1)).thenRefused(Refusal.NO_SUCH_COURSE);
    }

    @Test
    void x03_gives_a_free_seat_and_tags_it_with_student_and_course() {
        kit.given(new CourseDefined(C1, 10))
                .when(subscribe(S1, C1))
                .thenAccepted(new StudentSubscribed(S1, C1))
                .thenLog(log ->
                        assertThat(log.getLast().tags())
                                .containsExactly(Tag.of("course:c1"), Tag.of("student:s1")));
    }

    // tag::parallel
    @Test
    void x04_gives_one_seat_to_one_of_two_students() {
        kit.given(new CourseDefined(C1, 1))
                .whenAtOnce(List.of(subscribe(S1, C1), subscribe(S2, C1)))
                .thenAccepted(1, Refusal.COURSE_FULL);
    }

    // end::parallel

    @Test
    void x04_refuses_after_the_retry_the_one_who_was_too_late() {
        kit.given(new CourseDefined(C1, 1))
                .meanwhile(new StudentSubscribed(S1, C1))
                .when(subscribe(S2, C1))
                .thenRefused(Refusal.COURSE_FULL)
                .thenConflictCount(1);
    }

    @Test
    void x14_makes_100_decisions_without_a_conflict_while_others_go_on_outside() {
        kit.onEachStore(stage -> {
            stage.gesta().append(new CourseDefined(C1, 100), new CourseDefined(C2, 100));
            for (int i = 0; i < 100; i++) {
                stage.meanwhile(List.of(new StudentSubscribed(new StudentId("b" + i), C2)));
                stage.gesta().decide(subscribe(new StudentId("a" + i), C1)).orElseThrow();
            }

            assertThat(stage.gesta().counts().conflicts()).isZero();
            assertThat(stage.gesta().project(seatsTaken(C1))).isEqualTo(100);
            assertThat(stage.gesta().project(seatsTaken(C2))).isEqualTo(100);
        });
    }

    @Test
    void x15_reads_once_for_three_projections_and_sets_the_same_query_as_the_condition() {
        Decision<SchoolEvent, Refusal> composed =
                Decision.given(
                        capacity(C1),
                        seatsTaken(C1),
                        Projection.count(StudentSubscribed.class, S1),
                        (_, _, _) -> Answer.accept(new StudentSubscribed(S1, C1)));

        kit.onEachStore(stage -> {
            stage.gesta().append(new CourseDefined(C1, 10));
            ConsistencyToken seen = stage.store().head();
            stage.gesta().decide(composed).orElseThrow();

            assertThat(stage.reads()).hasSize(1);
            Query union = stage.reads().getFirst();
            assertThat(stage.appends().getLast().conditions())
                    .containsExactly(new AppendCondition.NoEventMatches(union, seen));
            assertThat(union)
                    .isEqualTo(
                            Query.anyOf(
                                    QueryItem.of(
                                            List.of(
                                                    "capacity-changed",
                                                    "course-defined",
                                                    "student-subscribed"),
                                            List.of(C1.tag())),
                                    QueryItem.of(
                                            List.of("student-subscribed"), List.of(S1.tag()))));
        });
    }
}
