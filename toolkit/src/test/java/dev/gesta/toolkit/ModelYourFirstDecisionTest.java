package dev.gesta.toolkit;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.EventStore;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.engine.EmbeddedEventStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guides/model-your-first-decision.md shows. */
class ModelYourFirstDecisionTest {

    // tag::events
    record BookId(String value) implements TagId {}

    record MemberId(String value) implements TagId {}

    sealed interface LibraryEvent {}

    @EventType("book-added")
    record BookAdded(BookId book) implements LibraryEvent {}

    @EventType("book-lent")
    record BookLent(BookId book, MemberId member) implements LibraryEvent {}

    @EventType("book-returned")
    record BookReturned(BookId book, MemberId member) implements LibraryEvent {}

    // end::events

    // tag::refusals
    enum Refusal {
        NO_SUCH_BOOK,
        LENT_ALREADY,
        TOO_MANY_BOOKS
    }

    // end::refusals

    // tag::shelf
    enum Shelf {
        UNKNOWN,
        HERE,
        LENT
    }

    static Projection<Shelf> shelf(BookId book) {
        return Projection.of(
                LibraryEvent.class,
                Shelf.UNKNOWN,
                (_, event) ->
                        switch (event) {
                            case BookAdded _, BookReturned _ -> Shelf.HERE;
                            case BookLent _ -> Shelf.LENT;
                        },
                book);
    }

    // end::shelf

    // tag::count
    static Projection<Integer> booksOf(MemberId member) {
        return Projection.startingWith(0)
                .on(BookLent.class, (count, _) -> count + 1)
                .on(BookReturned.class, (count, _) -> count - 1)
                .about(member);
    }

    // end::count

    // tag::decision
    static Decision<LibraryEvent, Refusal> lend(BookId book, MemberId member) {
        return given(
                shelf(book),
                booksOf(member),
                (shelf, count) ->
                        switch (shelf) {
                            case UNKNOWN -> refuse(Refusal.NO_SUCH_BOOK);
                            case LENT -> refuse(Refusal.LENT_ALREADY);
                            case HERE ->
                                    count >= 3
                                            ? refuse(Refusal.TOO_MANY_BOOKS)
                                            : accept(new BookLent(book, member));
                        });
    }

    // end::decision

    // tag::several
    static Reading.Rule<LibraryEvent, BookId> lendAll(List<BookId> books, MemberId member) {
        return reading -> {
            for (BookId book : books) {
                if (reading.of(shelf(book)) != Shelf.HERE) {
                    return refuse(book);
                }
            }
            return Answer.acceptAll(
                    books.stream().map(book -> new BookLent(book, member)).toList());
        };
    }

    // end::several

    private static final BookId EMMA = new BookId("emma");
    private static final BookId PERSUASION = new BookId("persuasion");
    private static final MemberId ANNA = new MemberId("anna");
    private static final MemberId BEN = new MemberId("ben");

    @Test
    void lends_a_book_once(@TempDir Path folder) {
        try (EventStore store = EmbeddedEventStore.open(folder)) {
            Gesta gesta = Gesta.over(store, LibraryEvent.class);
            gesta.append(new BookAdded(EMMA), new BookAdded(PERSUASION));

            assertThat(answerTo(gesta, EMMA, ANNA)).startsWith("lent at ");
            assertThat(answerTo(gesta, EMMA, BEN)).isEqualTo("sorry: LENT_ALREADY");
            assertThat(gesta.decide(lendAll(List.of(PERSUASION, EMMA), BEN)))
                    .isEqualTo(new Outcome.Refused<>(EMMA, store.head()));
            assertThat(gesta.project(booksOf(ANNA))).isEqualTo(1);
            assertThat(past(gesta, gesta.decide(lend(PERSUASION, ANNA)).orElseThrow()))
                    .isEqualTo(2);
        }
    }

    @Test
    void needs_no_store_to_be_asked_about_a_moment(@TempDir Path folder) {
        try (EventStore store = EmbeddedEventStore.open(folder)) {
            Gesta gesta = Gesta.over(store, LibraryEvent.class);
            Receipt added = gesta.append(new BookAdded(EMMA));
            gesta.decide(lend(EMMA, ANNA));

            assertThat(gesta.at(added.positions().getFirst()).decide(lend(EMMA, BEN)))
                    .isEqualTo(accept(new BookLent(EMMA, BEN)));
        }
    }

    private static String answerTo(Gesta gesta, BookId book, MemberId member) {
        // tag::outcome
        Outcome<LibraryEvent, Refusal> outcome = gesta.decide(lend(book, member));
        String answer =
                switch (outcome) {
                    case Outcome.Accepted(_, Receipt receipt) -> "lent at " + receipt.token();
                    case Outcome.Refused(Refusal reason, _) -> "sorry: " + reason;
                };
        // end::outcome
        return answer;
    }

    private static int past(Gesta gesta, Receipt receipt) {
        // tag::past
        int then = gesta.at(receipt.token().position()).project(booksOf(ANNA));
        // end::past
        return then;
    }

    /** Shows which exceptions a caller may meet. */
    static String careful(Gesta gesta, BookId book, MemberId member) {
        // tag::failures
        try {
            return gesta.decide(lend(book, member)).isAccepted() ? "lent" : "refused";
        } catch (AppendConditionFailedException e) {
            return "too many others decide about the same: ask again later";
        } catch (OutcomeUnknownException e) {
            return "perhaps lent: the store failed, and could not say";
        }
        // end::failures
    }
}
