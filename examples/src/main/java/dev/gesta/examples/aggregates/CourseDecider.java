package dev.gesta.examples.aggregates;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;

import dev.gesta.examples.aggregates.Course.CourseEvent;
import dev.gesta.examples.aggregates.Course.CourseId;
import dev.gesta.examples.aggregates.Course.Created;
import dev.gesta.examples.aggregates.Course.SeatBooked;
import dev.gesta.examples.aggregates.CourseDecider.Book;
import dev.gesta.examples.aggregates.CourseDecider.Seats;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decider;

// tag::decider
/** The same course without an object that changes: a decision, and what follows from events. */
final class CourseDecider implements Decider<Book, Seats, CourseEvent, String> {

    record Book(CourseId course, String student) {}

    record Seats(int free) {}

    @Override
    public Class<CourseEvent> events() {
        return CourseEvent.class;
    }

    @Override
    public Seats initialState() {
        return new Seats(0);
    }

    @Override
    public Answer<CourseEvent, String> decide(Book command, Seats seats) {
        return seats.free() == 0
                ? refuse("course is full")
                : accept(new SeatBooked(command.course(), command.student()));
    }

    @Override
    public Seats evolve(Seats seats, CourseEvent event) {
        return switch (event) {
            case Created(_, int capacity) -> new Seats(capacity);
            case SeatBooked _ -> new Seats(seats.free() - 1);
        };
    }
}
// end::decider
