package dev.gesta.toolkit;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import java.util.Optional;

/** A school with courses of limited size: the business that these tests decide about. */
final class School {

    record CourseId(String value) implements TagId {}

    record StudentId(String value) implements TagId {}

    sealed interface SchoolEvent {}

    @EventType("course-defined")
    record CourseDefined(CourseId course, int capacity) implements SchoolEvent {}

    @EventType("capacity-changed")
    record CapacityChanged(CourseId course, int capacity) implements SchoolEvent {}

    @EventType("student-subscribed")
    record StudentSubscribed(StudentId student, CourseId course) implements SchoolEvent {}

    enum Refusal {
        COURSE_EXISTS,
        NO_SUCH_COURSE,
        ALREADY_SUBSCRIBED,
        COURSE_FULL,
        TOO_MANY_COURSES
    }

    static final int MAX_COURSES = 5;

    private School() {}

    static Projection<Optional<Integer>> capacity(CourseId course) {
        return Projection.startingWith(Optional.<Integer>empty())
                .on(CourseDefined.class, (_, event) -> Optional.of(event.capacity()))
                .on(CapacityChanged.class, (_, event) -> Optional.of(event.capacity()))
                .about(course);
    }

    static Projection<Integer> seatsTaken(CourseId course) {
        return Projection.count(StudentSubscribed.class, course);
    }

    static Projection<Integer> courseLoad(StudentId student) {
        return Projection.count(StudentSubscribed.class, student);
    }

    static Projection<Boolean> isSubscribed(StudentId student, CourseId course) {
        return Projection.exists(StudentSubscribed.class, student, course);
    }

    static Decision<SchoolEvent, Refusal> define(CourseId course, int capacity) {
        return given(
                Projection.exists(CourseDefined.class, course),
                exists ->
                        exists
                                ? refuse(Refusal.COURSE_EXISTS)
                                : accept(new CourseDefined(course, capacity)));
    }

    static Decision<SchoolEvent, Refusal> subscribe(StudentId student, CourseId course) {
        return given(
                capacity(course),
                seatsTaken(course),
                courseLoad(student),
                isSubscribed(student, course),
                (capacity, taken, load, already) -> {
                    if (capacity.isEmpty()) {
                        return refuse(Refusal.NO_SUCH_COURSE);
                    }
                    if (already) {
                        return refuse(Refusal.ALREADY_SUBSCRIBED);
                    }
                    if (taken >= capacity.get()) {
                        return refuse(Refusal.COURSE_FULL);
                    }
                    if (load >= MAX_COURSES) {
                        return refuse(Refusal.TOO_MANY_COURSES);
                    }
                    return accept(new StudentSubscribed(student, course));
                });
    }
}
