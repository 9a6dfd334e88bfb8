package dev.gesta.toolkit.process;

import static dev.gesta.toolkit.process.Loans.REMIND_AFTER;
import static dev.gesta.toolkit.process.Loans.WITHDRAW_AFTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.gesta.InvalidRequestException;
import dev.gesta.Metadata;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.process.Loans.ApplicationId;
import dev.gesta.toolkit.process.Loans.Loan;
import dev.gesta.toolkit.process.Loans.LoanEvent;
import dev.gesta.toolkit.process.Loans.OfferAccepted;
import dev.gesta.toolkit.process.Loans.OfferWithdrawn;
import dev.gesta.toolkit.process.Loans.Reminded;
import dev.gesta.toolkit.process.Loans.Submitted;
import dev.gesta.toolkit.process.ProcessEvent.TimerFired;
import dev.gesta.toolkit.process.ProcessEvent.TimerSet;
import dev.gesta.toolkit.process.ProcessEvent.TimerSkipped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {

    private static final ApplicationId A1 = new ApplicationId("a1");
    private static final ApplicationId A2 = new ApplicationId("a2");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Stage stage = new Stage();
    private final ProcessDefinition<ApplicationId, Loan> offers = Loans.offers();

    /** A process that sets a timer for each application, and reminds at each firing. */
    private static ProcessDefinition<ApplicationId, Loan> setting(Timer timer) {
        return ProcessDefinition.of("setting", ApplicationId.class, Loans::loan)
                .on(Submitted.class, (_, _) -> Reaction.setting(timer))
                .on(OfferAccepted.class, (_, _) -> Reaction.cancelling(timer.name().value()))
                .onTimer(
                        timer.name().value(),
                        (loan, trigger) ->
                                Reaction.sending(
                                        Loans.remind(trigger.instance(), loan.reminders() + 1)));
    }

    private static Instant hour(int number) {
        return Stage.START.plus(HOUR.multipliedBy(number));
    }

    private List<Instant> fired() {
        return stage.events(TimerFired.class).stream().map(each -> each.schedule().due()).toList();
    }

    @Test
    void fires_when_the_time_has_come_and_not_before() {
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(offers);
        stage.advance(REMIND_AFTER.minusNanos(1));
        stage.run(offers);
        assertThat(stage.events(TimerFired.class)).isEmpty();

        stage.advance(Duration.ofNanos(1));
        stage.run(offers);

        assertThat(stage.events(Reminded.class)).containsExactly(new Reminded(A1, 1));
        assertThat(fired()).containsExactly(Stage.START.plus(REMIND_AFTER));
    }

    @Test
    void fires_once_however_often_it_is_started() {
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(offers);
        stage.advance(WITHDRAW_AFTER);
        stage.run(offers);
        List<SequencedEvent> first = stage.log();

        stage.runAnew(offers);
        stage.advance(WITHDRAW_AFTER);
        stage.runAnew(offers);

        assertThat(stage.log()).isEqualTo(first);
        assertThat(stage.events(OfferWithdrawn.class)).hasSize(1);
    }

    @Test
    void fires_in_due_order_after_long_downtime_and_equal_ones_as_they_were_set() {
        ProcessDefinition<ApplicationId, Loan> byAmount =
                ProcessDefinition.of("by-amount", ApplicationId.class, Loans::loan)
                        .on(
                                Submitted.class,
                                (loan, trigger) ->
                                        Reaction.setting(
                                                Timer.in(
                                                        "t" + trigger.position(),
                                                        HOUR.multipliedBy(loan.amount()))));
        for (int hours : List.of(5, 3, 4, 3, 1)) {
            stage.gesta.append(new Submitted(A1, hours));
        }
        stage.run(byAmount);
        stage.advance(Duration.ofDays(1000));

        stage.run(byAmount);

        assertThat(stage.events(TimerFired.class))
                .extracting(each -> each.timer().value())
                .containsExactly("t5", "t2", "t4", "t3", "t1");
    }

    @Test
    void fires_with_the_correlation_of_what_it_was_set_for() {
        EventContext.of("anna")
                .withCorrelation("request-7")
                .run(() -> stage.gesta.append(new Submitted(A1, 500)));
        stage.run(offers);
        stage.advance(REMIND_AFTER);

        stage.run(offers);

        Metadata last = stage.log().getLast().event().metadata();
        assertThat(last.correlation()).hasValue("request-7");
        assertThat(last.actor()).hasValue("anna");
        SequencedEvent fired = stage.log().get(stage.log().size() - 2);
        assertThat(last.causation()).hasValue(fired.event().id().toString());
    }

    @Test
    void does_not_fire_once_it_is_cancelled() {
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(offers);
        stage.gesta.append(new OfferAccepted(A1));
        stage.run(offers);

        stage.advance(WITHDRAW_AFTER);
        stage.run(offers);

        assertThat(stage.events(TimerFired.class)).isEmpty();
    }

    @Test
    void has_no_effect_if_it_fires_before_the_process_comes_to_what_cancels_it() {
        ProcessDefinition<ApplicationId, Loan> setting = setting(Timer.in("reminder", HOUR));
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(setting);
        stage.gesta.append(new OfferAccepted(A1));
        stage.advance(HOUR);

        try (ProcessLoop<?> loop = stage.open(setting)) {
            assertThat(loop.fireDue()).isEqualTo(1);
            Stage.settle(loop);
        }
        stage.runAnew(setting);

        assertThat(stage.events(TimerFired.class)).hasSize(1);
        assertThat(stage.events(Reminded.class)).isEmpty();
        assertThat(stage.events(ProcessEvent.CommandRefused.class)).isEmpty();
    }

    @Test
    void has_its_effect_if_it_fires_before_what_cancels_it_happens() {
        ProcessDefinition<ApplicationId, Loan> setting = setting(Timer.in("reminder", HOUR));
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(setting);
        stage.advance(HOUR);

        try (ProcessLoop<?> loop = stage.open(setting)) {
            loop.fireDue();
            stage.gesta.append(new Submitted(A2, 1));
            Stage.settle(loop);
            stage.gesta.append(new OfferAccepted(A1));
            Stage.settle(loop);
        }
        List<SequencedEvent> first = stage.log();
        stage.runAnew(setting);

        assertThat(stage.events(Reminded.class)).containsExactly(new Reminded(A1, 1));
        assertThat(stage.log()).isEqualTo(first);
    }

    @Test
    void is_replaced_by_a_newer_one_of_its_name() {
        ProcessDefinition<ApplicationId, Loan> setting = setting(Timer.in("reminder", HOUR));
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(setting);
        stage.advance(HOUR.dividedBy(2));
        stage.gesta.append(new Submitted(A1, 600));
        stage.run(setting);

        stage.advance(HOUR.multipliedBy(10));
        stage.run(setting);

        assertThat(fired()).containsExactly(Stage.START.plus(HOUR).plus(HOUR.dividedBy(2)));
        assertThat(stage.events(Reminded.class)).hasSize(1);
    }

    @Test
    void has_no_effect_if_it_fires_before_the_process_comes_to_what_replaces_it() {
        ProcessDefinition<ApplicationId, Loan> setting = setting(Timer.in("reminder", HOUR));
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(setting);
        stage.gesta.append(new Submitted(A1, 600));
        stage.advance(HOUR);

        try (ProcessLoop<?> loop = stage.open(setting)) {
            loop.fireDue();
            Stage.settle(loop);
        }

        assertThat(stage.events(TimerFired.class)).hasSize(2);
        assertThat(stage.events(Reminded.class)).containsExactly(new Reminded(A1, 1));
    }

    @Test
    void repeats_until_it_is_cancelled() {
        ProcessDefinition<ApplicationId, Loan> setting = setting(Timer.every("reminder", HOUR));
        stage.gesta.append(new Submitted(A1, 500));
        for (int i = 0; i < 4; i++) {
            stage.run(setting);
            stage.advance(HOUR);
        }
        stage.gesta.append(new OfferAccepted(A1));
        try (ProcessLoop<?> loop = stage.open(setting)) {
            loop.step();
            Stage.settle(loop);
            stage.advance(HOUR.multipliedBy(10));
            Stage.settle(loop);
            assertThat(loop.pendingTimers()).isZero();
        }

        assertThat(fired()).containsExactly(hour(1), hour(2), hour(3));
        assertThat(stage.events(Reminded.class))
                .containsExactly(new Reminded(A1, 1), new Reminded(A1, 2), new Reminded(A1, 3));
    }

    @Test
    void fires_late_as_often_as_it_was_missed() {
        ProcessDefinition<ApplicationId, Loan> setting = setting(Timer.every("reminder", HOUR));
        stage.gesta.append(new Submitted(A1, 500), new Submitted(A2, 500));
        stage.run(setting);

        stage.advance(HOUR.multipliedBy(3).plusMinutes(1));
        stage.run(setting);

        assertThat(fired()).containsExactly(hour(1), hour(1), hour(2), hour(2), hour(3), hour(3));
    }

    @Test
    void fires_once_for_all_that_was_missed_if_it_collapses() {
        ProcessDefinition<ApplicationId, Loan> setting =
                setting(Timer.every("reminder", HOUR).ifOverdue(new Overdue.Collapse()));
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(setting);

        stage.advance(HOUR.multipliedBy(3).plusMinutes(1));
        stage.run(setting);
        stage.advance(HOUR);
        stage.run(setting);

        assertThat(stage.events(TimerFired.class))
                .extracting(each -> each.schedule().due(), TimerFired::missed)
                .containsExactly(tuple(hour(3), 2L), tuple(hour(4), 0L));
        assertThat(stage.events(Reminded.class)).hasSize(2);
    }

    @Test
    void skips_what_is_late_by_more_than_its_grace() {
        Duration grace = HOUR.plusMinutes(30);
        ProcessDefinition<ApplicationId, Loan> setting =
                setting(Timer.every("reminder", HOUR).ifOverdue(new Overdue.Skip(grace)));
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(setting);

        stage.advance(HOUR.multipliedBy(4));
        stage.run(setting);

        assertThat(stage.events(TimerSkipped.class))
                .extracting(each -> each.schedule().due(), TimerSkipped::missed)
                .containsExactly(tuple(hour(2), 1L));
        assertThat(fired()).containsExactly(hour(3), hour(4));
    }

    @Test
    void fires_if_it_is_late_by_exactly_its_grace_and_not_if_by_more() {
        Timer timer = Timer.in("reminder", HOUR).ifOverdue(new Overdue.Skip(HOUR));
        ProcessDefinition<ApplicationId, Loan> setting = setting(timer);
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(setting);
        stage.advance(Duration.ofNanos(1000));
        stage.gesta.append(new Submitted(A2, 500));
        stage.run(setting);

        stage.advance(HOUR.multipliedBy(2));
        stage.run(setting);

        assertThat(stage.events(TimerSkipped.class))
                .extracting(TimerSkipped::instance)
                .containsExactly(InstanceTag.of(A1));
        assertThat(stage.events(Reminded.class)).containsExactly(new Reminded(A2, 1));
    }

    @Test
    void fires_at_an_instant_also_one_that_is_past() {
        stage.gesta.append(new Submitted(A1, 500));

        stage.run(setting(Timer.at("reminder", Stage.START.minus(HOUR))));

        assertThat(fired()).containsExactly(Stage.START.minus(HOUR));
        assertThat(stage.events(Reminded.class)).hasSize(1);
    }

    @Test
    void is_not_disturbed_by_a_clock_that_goes_back() {
        ProcessDefinition<ApplicationId, Loan> setting = setting(Timer.every("reminder", HOUR));
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(setting);
        stage.advance(HOUR);
        stage.run(setting);

        stage.advance(HOUR.multipliedBy(-5));
        stage.run(setting);
        stage.advance(HOUR.multipliedBy(6));
        stage.run(setting);

        assertThat(fired()).containsExactly(hour(1), hour(2));
    }

    @Test
    void fires_once_with_two_that_run_at_once() {
        ProcessDefinition<ApplicationId, Loan> setting =
                setting(Timer.every("reminder", HOUR).ifOverdue(new Overdue.Collapse()));
        stage.gesta.append(new Submitted(A1, 500), new Submitted(A2, 500));
        stage.run(setting);

        try (ProcessLoop<?> one = stage.open(setting);
                ProcessLoop<?> other = stage.open(setting)) {
            for (int i = 0; i < 6; i++) {
                stage.advance(HOUR.multipliedBy(i % 3));
                ProcessLoop<?> first = i % 2 == 0 ? one : other;
                first.fireDue();
                one.fireDue();
                other.fireDue();
                Stage.settle(first);
            }
        }

        assertThat(fired())
                .containsExactly(
                        hour(1), hour(1), hour(3), hour(3), hour(4), hour(4), hour(6), hour(6));
    }

    @Test
    void can_be_folded_by_the_application() {
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(offers);
        Gesta both = Gesta.over(stage.store, stage.gesta.catalog().and(ProcessEvent.class));

        int set = both.project(Projection.count(TimerSet.class, A1));
        int about =
                both.project(
                        Projection.count(
                                TimerSet.class,
                                new ProcessName("loan-offers"),
                                new TimerName("reminder")));

        assertThat(set).isEqualTo(2);
        assertThat(about).isEqualTo(1);
    }

    @Test
    void says_what_is_wrong_with_a_timer() {
        assertThatThrownBy(() -> Timer.every("a", Duration.ofNanos(999_999)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the repetition of a timer is out of range");
        assertThatThrownBy(() -> Timer.in(" ", HOUR)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Timer.in("a", Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("at most 366000 days");
        assertThatThrownBy(() -> Timer.at("a", Instant.MIN))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the instant of a timer is out of range");
        assertThatThrownBy(() -> Timer.in("a", HOUR).ifOverdue(new Overdue.Skip(HOUR.negated())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the grace of a timer is out of range");
    }

    @Test
    void says_what_is_wrong_with_a_reaction() {
        Reaction reaction =
                Reaction.setting(Timer.in("a", HOUR))
                        .andSend("x", Loans.remind(A1, 1))
                        .andCancel("b");

        assertThatThrownBy(() -> reaction.andCancel("a"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"a\" twice");
        assertThatThrownBy(() -> reaction.andSet(Timer.in("b", HOUR)))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() ->
                        reaction.andSend(
                                "x",
                                Decision.<Boolean, LoanEvent, String>given(
                                        Projection.exists(Submitted.class, A1),
                                        _ -> Answer.accept())))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> reaction.andSend(" ", Loans.remind(A1, 1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("a command must have a name");
    }
}
