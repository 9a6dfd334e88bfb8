package dev.gesta.examples.courses;

import static dev.gesta.examples.courses.School.Refusal.ALREADY_SUBSCRIBED;
import static dev.gesta.examples.courses.School.Refusal.COURSE_EXISTS;
import static dev.gesta.examples.courses.School.Refusal.COURSE_FULL;
import static dev.gesta.examples.courses.School.Refusal.NO_SUCH_COURSE;
import static dev.gesta.examples.courses.School.Refusal.SAME_CAPACITY;
import static dev.gesta.examples.courses.School.Refusal.TOO_MANY_COURSES;
import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;
import static dev.gesta.toolkit.Projection.count;
import static dev.gesta.toolkit.Projection.exists;
import static dev.gesta.toolkit.Projection.latest;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;
import java.util.Optional;

/**
 * A course has a capacity, and a student a limit of courses: a subscription must keep both, so it
 * belongs to neither of them. Its boundary is what it looks at, and nothing else.
 */
final class School {

    // tag::events
    record CourseId(String value) implements TagId {}

    record StudentId(String value) implements TagId {}

    sealed interface SchoolEvent {}

    sealed interface CapacitySet extends SchoolEvent {
        int capacity();
    }

    @EventType("course-defined")
    record CourseDefined(CourseId course, int capacity) implements CapacitySet {}

    @EventType("capacity-changed")
    record CapacityChanged(CourseId course, int capacity) implements CapacitySet {}

    @EventType("student-subscribed")
    record StudentSubscribed(StudentId student, CourseId course) implements SchoolEvent {}

    // end::events

    enum Refusal {
        COURSE_EXISTS,
        NO_SUCH_COURSE,
        SAME_CAPACITY,
        ALREADY_SUBSCRIBED,
        COURSE_FULL,
        TOO_MANY_COURSES
    }

    static final int MAX_COURSES = 10;

    private School() {}

    // tag::subscribe
    static Decision<SchoolEvent, Refusal> subscribe(StudentId student, CourseId course) {
        return given(
                latest(CapacitySet.class, CapacitySet::capacity, course),
                count(StudentSubscribed.class, course),
                count(StudentSubscribed.class, student),
                exists(StudentSubscribed.class, student, course),
                (capacity, taken, load, already) -> {
                    if (capacity.isEmpty()) {
                        return refuse(NO_SUCH_COURSE);
                    }
                    if (already) {
                        return refuse(ALREADY_SUBSCRIBED);
                    }
                    if (taken >= capacity.get()) {
                        return refuse(COURSE_FULL);
                    }
                    if (load >= MAX_COURSES) {
                        return refuse(TOO_MANY_COURSES);
                    }
                    return accept(new StudentSubscribed(student, course));
                });
    }

    // end::subscribe

    /** Returns the capacity of a course, if there is such a course. */
    static Projection<Optional<Integer>> capacity(CourseId course) {
        return latest(CapacitySet.class, CapacitySet::capacity, course);
    }

    /** Returns how many students have a seat in a course. */
    static Projection<Integer> seatsTaken(CourseId course) {
        return count(StudentSubscribed.class, course);
    }

    static Decision<SchoolEvent, Refusal> define(CourseId course, int capacity) {
        return given(
                exists(CourseDefined.class, course),
                exists ->
                        exists
                                ? refuse(COURSE_EXISTS)
                                : accept(new CourseDefined(course, capacity)));
    }

    static Decision<SchoolEvent, Refusal> changeCapacity(CourseId course, int capacity) {
        return given(
                capacity(course),
                before -> {
                    if (before.isEmpty()) {
                        return refuse(NO_SUCH_COURSE);
                    }
                    return before.get() == capacity
                            ? refuse(SAME_CAPACITY)
                            : accept(new CapacityChanged(course, capacity));
                });
    }
}
