package dev.gesta.testkit;

import static dev.gesta.testkit.Library.ANNA;
import static dev.gesta.testkit.Library.B1;
import static dev.gesta.testkit.Library.B2;
import static dev.gesta.testkit.Library.BEN;
import static dev.gesta.testkit.Library.copiesLeft;
import static dev.gesta.testkit.Library.lend;
import static dev.gesta.testkit.Library.lent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.testkit.Library.BookId;
import dev.gesta.testkit.Library.Bought;
import dev.gesta.testkit.Library.Lent;
import dev.gesta.testkit.Library.LibraryEvent;
import dev.gesta.testkit.Library.ReaderId;
import dev.gesta.testkit.Library.Refusal;
import dev.gesta.testkit.Library.Returned;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.process.Overdue;
import dev.gesta.toolkit.process.ProcessDefinition;
import dev.gesta.toolkit.process.Reaction;
import dev.gesta.toolkit.process.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ProcessScenarioTest {

    private static final Duration WEEK = Duration.ofDays(7);

    /** Orders another copy a week after the last one was lent, unless one came back. */
    private static ProcessDefinition<BookId, Integer> orders(Timer timer) {
        return ProcessDefinition.of("orders", BookId.class, Library::copiesLeft)
                .on(
                        Lent.class,
                        (left, _) -> left == 0 ? Reaction.setting(timer) : Reaction.nothing())
                .on(Returned.class, (_, _) -> Reaction.cancelling("order"))
                .onTimer("order", (_, trigger) -> Reaction.sending(buy(trigger.instance())));
    }

    private static Decision<LibraryEvent, Refusal> buy(BookId book) {
        return Decision.given(
                Projection.exists(Bought.class, book), _ -> Answer.accept(new Bought(book, 1)));
    }

    private final TestKit kit =
            TestKit.of(LibraryEvent.class).with(orders(Timer.in("order", WEEK)));

    @Test
    void lets_a_process_answer_and_its_timers_fire_as_time_passes() {
        kit.given(new Bought(B1, 1), new Bought(B2, 1))
                .when(lend(B1, ANNA))
                .thenAccepted(lent(B1, ANNA))
                .thenFollows()
                .after(Duration.ofDays(6))
                .thenFollows()
                .after(Duration.ofDays(1))
                .thenFollows(new Bought(B1, 1))
                .project(copiesLeft(B1))
                .is(1)
                .after(Duration.ofDays(30))
                .thenFollows();
    }

    @Test
    void fires_a_timer_at_its_time_though_the_clock_is_moved_further() {
        kit.given(new Bought(B1, 1), lent(B1, ANNA))
                .after(Duration.ofDays(30))
                .thenFollows(new Bought(B1, 1))
                .thenLog(log ->
                        assertThat(log.getLast().recordedAt())
                                .isEqualTo(log.getFirst().recordedAt().plus(WEEK)));
    }

    @Test
    void cancels_timers() {
        kit.given(new Bought(B1, 1), lent(B1, ANNA))
                .after(Duration.ofDays(3))
                .given(new Returned(B1, ANNA))
                .after(Duration.ofDays(30))
                .thenFollows();
    }

    @Test
    void shows_what_is_late_after_a_downtime() {
        kit.given(new Bought(B1, 1), lent(B1, ANNA))
                .afterDowntime(Duration.ofDays(8))
                .thenFollows(new Bought(B1, 1));
        Timer punctual = Timer.in("order", WEEK).ifOverdue(new Overdue.Skip(Duration.ofHours(1)));
        TestKit.of(LibraryEvent.class)
                .with(orders(punctual))
                .given(new Bought(B1, 1), lent(B1, ANNA))
                .afterDowntime(Duration.ofDays(8))
                .thenFollows();
    }

    @Test
    void repeats_no_effect_after_a_restart_without_memory() {
        kit.given(new Bought(B1, 1), lent(B1, ANNA))
                .after(WEEK)
                .thenFollows(new Bought(B1, 1))
                .afterDowntime(Duration.ZERO)
                .thenFollows()
                .project(copiesLeft(B1))
                .is(1);
    }

    @Test
    void tells_what_follows_instead() {
        assertThatThrownBy(() ->
                        kit.given(new Bought(B1, 1), lent(B1, ANNA))
                                .after(WEEK)
                                .thenFollows(new Bought(B1, 2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("other events follow")
                .hasMessageContaining("  -   copies  2\n  +   copies  1")
                .hasMessageContaining("  at    2026-01-08T00:00:00Z\n  and   Bought[book=b1");
    }

    @Test
    void finds_a_process_that_never_comes_to_rest() {
        ProcessDefinition<BookId, Boolean> endless =
                ProcessDefinition.of(
                                "endless",
                                BookId.class,
                                book -> Projection.exists(Bought.class, book))
                        .on(
                                Bought.class,
                                (_, trigger) -> Reaction.sending(buy(trigger.instance())));
        TestKit once = TestKit.of(LibraryEvent.class).on(TestStore.inMemory()).with(endless);

        assertThatThrownBy(() -> once.given(new Bought(B1, 1)).thenFollows())
                .hasMessageContaining("does not come to rest within");
    }

    @Test
    void shows_who_is_in_quarantine_and_lets_them_go_on() {
        AtomicBoolean broken = new AtomicBoolean();
        ProcessDefinition<ReaderId, Integer> fragile =
                ProcessDefinition.of(
                                "fragile",
                                ReaderId.class,
                                reader -> Projection.count(Lent.class, reader))
                        .on(
                                Lent.class,
                                (_, trigger) -> {
                                    if (broken.get() && trigger.instance().equals(BEN)) {
                                        throw new IllegalStateException("not Ben again");
                                    }
                                    return Reaction.sending(buy(trigger.event().book()));
                                });
        Scenario scenario =
                TestKit.of(LibraryEvent.class)
                        .on(TestStore.embedded())
                        .with(fragile)
                        .given(new Bought(B1, 9));

        broken.set(true);
        Scenario stuck =
                scenario.given(lent(B1, BEN), lent(B1, ANNA))
                        .thenFollows(new Bought(B1, 1))
                        .thenQuarantined(BEN);
        stuck.released(BEN).thenQuarantined(BEN);
        assertThatThrownBy(() -> stuck.released(ANNA).thenFollows())
                .hasMessageContaining("reader:anna is not in quarantine");
    }
}
