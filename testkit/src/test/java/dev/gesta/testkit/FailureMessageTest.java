package dev.gesta.testkit;

import static dev.gesta.testkit.Library.ANNA;
import static dev.gesta.testkit.Library.B1;
import static dev.gesta.testkit.Library.BEN;
import static dev.gesta.testkit.Library.LOAN;
import static dev.gesta.testkit.Library.copies;
import static dev.gesta.testkit.Library.lend;
import static dev.gesta.testkit.Library.lent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gesta.testkit.Library.Bought;
import dev.gesta.testkit.Library.Lent;
import dev.gesta.testkit.Library.LibraryEvent;
import dev.gesta.testkit.Library.Loan;
import dev.gesta.testkit.Library.Refusal;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FailureMessageTest {

    @EventType("score-noted")
    record Noted(Score score) {}

    /** Is equal to nothing but itself. */
    static final class Score {
        public final int value = 1;
    }

    @EventType("price-noted")
    record Priced(java.math.BigDecimal price, Local secret) {}

    /** Forgets its value on the way. */
    record Local(@com.fasterxml.jackson.annotation.JsonIgnore String value, int other) {

        Local(int other) {
            this("lost", other);
        }
    }

    private final TestKit kit = TestKit.of(LibraryEvent.class).on(TestStore.inMemory());

    @Test
    void shows_differences_field_by_field_and_what_led_there() {
        Loan other = new Loan(LOAN.until(), List.of("careful", "old"));

        String message =
                message(() ->
                        kit.given(new Bought(B1, 1), new Bought(B1, 2))
                                .when(lend(B1, ANNA))
                                .thenAccepted(new Lent(B1, BEN, other)));

        assertThat(message)
                .isEqualTo(
                        """
                        the decision came to other events

                          expected (-), actual (+):

                            Lent
                              book           b1
                          -   reader         ben
                          +   reader         anna
                              loan.until     2026-02-01T00:00:00Z
                              loan.notes[0]  "careful"
                          -   loan.notes[1]  "old"

                          on    in memory
                          given Bought[book=b1, copies=1]
                                Bought[book=b1, copies=2]
                          when  a decision is made
                          then  Lent[book=b1, reader=anna, loan=Loan[until=2026-02-01T00:00:00Z, \
                        notes=["careful"]]]
                        """);
    }

    @Test
    void aligns_lists_of_events() {
        Decision<Bought, String> three =
                Decision.given(
                        copies(B1),
                        _ ->
                                Answer.accept(
                                        new Bought(B1, 1), new Bought(B1, 2), new Bought(B1, 4)));

        String message =
                message(() ->
                        kit.given().when(three).thenAccepted(new Bought(B1, 2), new Bought(B1, 3)));

        assertThat(message)
                .contains(
                        """
                          + Bought[book=b1, copies=1]
                            Bought[book=b1, copies=2]
                            Bought
                              book    b1
                          -   copies  3
                          +   copies  4
                        """);
    }

    @Test
    void tells_refusals_and_acceptances_from_each_other() {
        assertThat(message(() -> kit.given().when(lend(B1, ANNA)).thenAccepted(lent(B1, ANNA))))
                .contains("was to be accepted, and was refused: NO_SUCH_BOOK");
        assertThat(
                        message(() ->
                                kit.given(new Bought(B1, 1))
                                        .when(lend(B1, ANNA))
                                        .thenRefused(Refusal.ALL_LENT)))
                .contains("was to be refused (ALL_LENT), and was accepted: [Lent[book=b1,");
        assertThat(message(() -> kit.given().when(lend(B1, ANNA)).thenRefused(Refusal.ALL_LENT)))
                .contains("for another reason")
                .contains("  - ALL_LENT\n  + NO_SUCH_BOOK\n");
        assertThat(message(() -> kit.given().when(lend(B1, ANNA)).thenConflict()))
                .contains("was to fail with dev.gesta.AppendConditionFailedException");
    }

    @Test
    void shows_which_part_of_a_state_differs() {
        Projection<Loan> loan = Projection.of(Lent.class, LOAN, (_, event) -> event.loan(), B1);

        assertThat(message(() -> kit.given().project(loan).is(new Loan(LOAN.until(), List.of()))))
                .contains("the state is another one")
                .contains("  +   notes[0]  \"careful\"");
        assertThat(message(() -> kit.given().project(copies(B1)).is(3))).contains("  - 3\n  + 0\n");
    }

    @Test
    void names_the_store_and_the_cause_of_what_fails_by_itself() {
        Decision<Bought, String> broken =
                Decision.given(
                        copies(B1),
                        _ -> {
                            throw new IllegalStateException("no idea");
                        });

        assertThatThrownBy(() -> kit.given(new Bought(B1, 1)).when(broken).thenNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no idea")
                .hasMessageContaining("given Bought[book=b1, copies=1]")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void finds_an_event_that_does_not_come_back_as_it_was() {
        TestKit notes = TestKit.of(Noted.class).on(TestStore.inMemory());

        assertThat(message(() -> notes.given(new Noted(new Score())).project(noted()).is(1)))
                .contains("comes back from the store as something else")
                .contains("stored as {\"score\":{\"value\":1}}");
    }

    @Test
    void finds_an_event_that_does_not_come_back_at_all() {
        TestKit prices = TestKit.of(Priced.class).on(TestStore.inMemory());
        Priced event = new Priced(new java.math.BigDecimal("1.50"), new Local(7));

        assertThat(message(() -> prices.given(event).project(noted()).is(1)))
                .contains("does not come back from the store")
                .contains("stored as {\"price\":1.50,\"secret\":{\"other\":7}}");
    }

    private static Projection<Integer> noted() {
        return Projection.count(Noted.class);
    }

    private static String message(ThrowingCallable failing) {
        Throwable failure = catchThrowable(failing);
        assertThat(failure).isInstanceOf(AssertionError.class);
        return String.valueOf(failure.getMessage());
    }
}
