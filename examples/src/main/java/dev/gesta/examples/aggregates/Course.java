package dev.gesta.examples.aggregates;

import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.TagId;
import java.util.ArrayList;
import java.util.List;

/**
 * An aggregate as books have it: an object that changes, and remembers the events of its changes
 * until it is saved.
 */
final class Course {

    record CourseId(String value) implements TagId {}

    sealed interface CourseEvent {}

    @EventType("course-created")
    record Created(CourseId course, int capacity) implements CourseEvent {}

    @EventType("seat-booked")
    record SeatBooked(CourseId course, String student) implements CourseEvent {}

    private final CourseId id;
    private final List<CourseEvent> unsaved = new ArrayList<>();
    private int capacity;
    private int booked;

    Course(CourseId id) {
        this.id = id;
    }

    void create(int seats) {
        record(new Created(id, seats));
    }

    void book(String student) {
        if (booked >= capacity) {
            throw new IllegalStateException("course " + id.value() + " is full");
        }
        record(new SeatBooked(id, student));
    }

    CourseId id() {
        return id;
    }

    List<CourseEvent> unsaved() {
        return List.copyOf(unsaved);
    }

    private void record(CourseEvent event) {
        unsaved.add(event);
        apply(event);
    }

    void apply(CourseEvent event) {
        switch (event) {
            case Created(_, int seats) -> capacity = seats;
            case SeatBooked _ -> booked++;
        }
    }
}
