package dev.gesta.examples.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.examples.aggregates.Course.CourseEvent;
import dev.gesta.examples.aggregates.Course.CourseId;
import dev.gesta.examples.aggregates.Course.Created;
import dev.gesta.examples.aggregates.Course.SeatBooked;
import dev.gesta.examples.aggregates.CourseRepository.Loaded;
import dev.gesta.testkit.TestKit;
import org.junit.jupiter.api.Test;

/** Case X13 of the decision examples. */
class CourseRepositoryTest {

    private static final CourseId C1 = new CourseId("c1");
    private static final CourseId C2 = new CourseId("c2");

    private final TestKit kit = TestKit.of(CourseEvent.class);

    @Test
    void x13_does_not_save_a_course_that_somebody_else_has_changed() {
        kit.onEachStore(stage -> {
            stage.gesta().append(new Created(C1, 10));
            CourseRepository courses = new CourseRepository(stage.store());
            Loaded mine = courses.load(C1);
            mine.course().book("anna");
            stage.gesta().append(new SeatBooked(C1, "ben"));

            assertThatThrownBy(() -> courses.save(mine))
                    .isInstanceOf(AppendConditionFailedException.class);
            assertThat(stage.log()).hasSize(2);
        });
    }

    @Test
    void x13_saves_a_course_while_another_one_changes() {
        kit.onEachStore(stage -> {
            stage.gesta().append(new Created(C1, 10), new Created(C2, 10));
            CourseRepository courses = new CourseRepository(stage.store());
            Loaded mine = courses.load(C1);
            mine.course().book("anna");
            stage.gesta().append(new SeatBooked(C2, "ben"));

            courses.save(mine);

            assertThat(courses.load(C1).revision()).isEqualTo(1);
        });
    }

    @Test
    void creates_a_course_once_and_books_no_more_seats_than_there_are() {
        kit.onEachStore(stage -> {
            CourseRepository courses = new CourseRepository(stage.store());
            Loaded fresh = courses.load(C1);
            fresh.course().create(1);
            courses.save(fresh);

            Loaded again = courses.load(C1);
            again.course().book("anna");

            assertThatThrownBy(() -> again.course().book("ben")).hasMessage("course c1 is full");
            assertThatThrownBy(() -> courses.save(fresh))
                    .isInstanceOf(AppendConditionFailedException.class);
        });
    }
}
