package dev.gesta.testkit;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decider;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A library that lends books: the business that the kit is tried on. */
final class Library {

    record BookId(String value) implements TagId {}

    record ReaderId(String value) implements TagId {}

    sealed interface LibraryEvent {}

    @EventType("book-bought")
    record Bought(BookId book, int copies) implements LibraryEvent {}

    @EventType("book-lent")
    record Lent(BookId book, ReaderId reader, Loan loan) implements LibraryEvent {}

    @EventType("book-returned")
    record Returned(BookId book, ReaderId reader) implements LibraryEvent {}

    record Loan(Instant until, List<String> notes) {}

    enum Refusal {
        NO_SUCH_BOOK,
        ALL_LENT
    }

    static final BookId B1 = new BookId("b1");
    static final BookId B2 = new BookId("b2");
    static final ReaderId ANNA = new ReaderId("anna");
    static final ReaderId BEN = new ReaderId("ben");
    static final Loan LOAN = new Loan(Instant.parse("2026-02-01T00:00:00Z"), List.of("careful"));

    private Library() {}

    static Lent lent(BookId book, ReaderId reader) {
        return new Lent(book, reader, LOAN);
    }

    static Projection<Integer> copies(BookId book) {
        return Projection.startingWith(0)
                .on(Bought.class, (copies, event) -> copies + event.copies())
                .about(book);
    }

    static Projection<Integer> copiesLeft(BookId book) {
        return Projection.startingWith(0)
                .on(Bought.class, (left, event) -> left + event.copies())
                .on(Lent.class, (left, _) -> left - 1)
                .on(Returned.class, (left, _) -> left + 1)
                .about(book);
    }

    static Decision<LibraryEvent, Refusal> lend(BookId book, ReaderId reader) {
        return given(
                copies(book),
                copiesLeft(book),
                (copies, left) -> {
                    if (copies == 0) {
                        return refuse(Refusal.NO_SUCH_BOOK);
                    }
                    return left > 0 ? accept(lent(book, reader)) : refuse(Refusal.ALL_LENT);
                });
    }

    static Decision<LibraryEvent, Refusal> lendUntilNow(
            BookId book, ReaderId reader, InstantSource clock) {
        return given(
                copies(book),
                _ -> accept(new Lent(book, reader, new Loan(clock.instant(), List.of()))));
    }

    /** The same book as a decider. */
    record Shelf() implements Decider<Integer, Integer, Bought, String> {

        @Override
        public Class<Bought> events() {
            return Bought.class;
        }

        @Override
        public Integer initialState() {
            return 0;
        }

        @Override
        public Answer<Bought, String> decide(Integer copies, Integer state) {
            return copies == 0 ? accept() : accept(new Bought(B1, copies));
        }

        @Override
        public Integer evolve(Integer state, Bought event) {
            return state + event.copies();
        }
    }
}
