package dev.gesta.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.process.Loans.ApplicationId;
import dev.gesta.toolkit.process.Loans.Loan;
import dev.gesta.toolkit.process.Loans.LoanEvent;
import dev.gesta.toolkit.process.Loans.Reminded;
import dev.gesta.toolkit.process.Loans.Submitted;
import dev.gesta.toolkit.process.ProcessEvent.ProcessQuarantined;
import dev.gesta.toolkit.process.ProcessEvent.QuarantineEvent;
import dev.gesta.toolkit.process.ProcessEvent.TimerFired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuarantineTest {

    private static final ApplicationId A1 = new ApplicationId("a1");
    private static final ApplicationId A2 = new ApplicationId("a2");

    private final Stage stage = new Stage();

    /** Amounts that the process cannot answer at the moment. */
    private final Set<Integer> poison = new HashSet<>();

    private final List<String> tried = new ArrayList<>();

    /** Answers each submission with a reminder that carries its amount. */
    private final ProcessDefinition<ApplicationId, Loan> process =
            ProcessDefinition.of("fragile", ApplicationId.class, Loans::loan)
                    .on(
                            Submitted.class,
                            (_, trigger) -> {
                                int amount = trigger.event().amount();
                                tried.add(trigger.instance().value() + ":" + amount);
                                if (poison.contains(amount)) {
                                    throw new IllegalStateException("no " + amount);
                                }
                                return Reaction.sending(noting(trigger.instance(), amount));
                            });

    private static Decision<LoanEvent, String> noting(ApplicationId id, int amount) {
        return Decision.given(
                Projection.count(Reminded.class, id), _ -> Answer.accept(new Reminded(id, amount)));
    }

    private List<Integer> noted(ApplicationId id) {
        return stage.events(Reminded.class).stream()
                .filter(each -> each.application().equals(id))
                .map(Reminded::time)
                .toList();
    }

    private void submit(ApplicationId id, int amount) {
        stage.gesta.append(new Submitted(id, amount));
    }

    @Test
    void holds_back_one_instance_and_no_other() {
        poison.add(2);
        submit(A1, 1);
        submit(A1, 2);
        submit(A2, 3);
        submit(A1, 4);

        stage.run(process);

        assertThat(noted(A1)).containsExactly(1);
        assertThat(noted(A2)).containsExactly(3);
        assertThat(tried).containsExactly("a1:1", "a1:2", "a1:2", "a2:3");
        assertThat(stage.events(ProcessQuarantined.class))
                .containsExactly(
                        new ProcessQuarantined(
                                process.name(),
                                InstanceTag.of(A1),
                                2,
                                "java.lang.IllegalStateException: no 2",
                                2));
    }

    @Test
    void lists_what_is_in_quarantine_with_its_error() {
        poison.add(2);
        submit(A1, 2);

        try (ProcessLoop<ApplicationId> loop = stage.open(process)) {
            Stage.settle(loop);

            assertThat(loop.quarantined())
                    .containsExactly(
                            new QuarantinedInstance(
                                    InstanceTag.of(A1),
                                    dev.gesta.Position.of(1),
                                    "java.lang.IllegalStateException: no 2",
                                    2,
                                    Stage.START));
        }
    }

    @Test
    void answers_what_waited_in_order_once_it_is_released() {
        poison.add(2);
        submit(A1, 1);
        submit(A1, 2);
        submit(A1, 3);
        try (ProcessLoop<ApplicationId> loop = stage.open(process)) {
            Stage.settle(loop);
            submit(A1, 4);
            Stage.settle(loop);
            poison.clear();

            assertThat(loop.release(A1)).isTrue();
            submit(A1, 5);
            Stage.settle(loop);

            assertThat(loop.release(A1)).isFalse();
            assertThat(loop.quarantined()).isEmpty();
        }

        assertThat(noted(A1)).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void goes_back_into_quarantine_if_it_fails_again() {
        poison.addAll(List.of(2, 4));
        for (int amount = 1; amount <= 5; amount++) {
            submit(A1, amount);
        }
        try (ProcessLoop<ApplicationId> loop = stage.open(process)) {
            Stage.settle(loop);
            loop.release(A1);
            Stage.settle(loop);
            assertThat(noted(A1)).containsExactly(1);

            poison.remove(2);
            loop.release(A1);
            Stage.settle(loop);
            assertThat(noted(A1)).containsExactly(1, 2, 3);
            assertThat(loop.quarantined())
                    .extracting(each -> each.trigger().value())
                    .containsExactly(4L);

            poison.clear();
            loop.release(A1);
            Stage.settle(loop);
        }

        assertThat(noted(A1)).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void keeps_the_order_also_if_the_release_comes_while_it_is_behind() {
        poison.add(2);
        for (int amount = 1; amount <= 4; amount++) {
            submit(A1, amount);
        }
        try (ProcessLoop<ApplicationId> loop = stage.open(process)) {
            assertThat(loop.step()).isTrue();
            assertThat(loop.step()).isTrue();
            poison.clear();
            loop.release(A1);

            Stage.settle(loop);
        }

        assertThat(noted(A1)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void holds_over_a_restart_and_without_a_checkpoint() {
        poison.add(2);
        submit(A1, 2);
        submit(A1, 3);
        stage.run(process);
        poison.clear();
        submit(A1, 4);
        stage.run(process);
        stage.runAnew(process);
        assertThat(noted(A1)).isEmpty();

        try (ProcessLoop<ApplicationId> loop = stage.open(process)) {
            loop.release(A1);
        }
        stage.runAnew(process);
        stage.runAnew(process);

        assertThat(noted(A1)).containsExactly(2, 3, 4);
        assertThat(stage.events(QuarantineEvent.class)).hasSize(2);
    }

    @Test
    void is_decided_once_by_two_that_run_at_once() {
        poison.add(2);
        submit(A1, 2);
        submit(A1, 3);
        try (ProcessLoop<ApplicationId> one = stage.open(process);
                ProcessLoop<ApplicationId> other = stage.open(process)) {
            one.step();
            Stage.settle(other);
            Stage.settle(one);
            assertThat(stage.events(QuarantineEvent.class)).hasSize(1);

            poison.clear();
            assertThat(other.release(A1)).isTrue();
            assertThat(one.release(A1)).isFalse();
            one.step();
            Stage.settle(other);
            Stage.settle(one);
        }

        assertThat(noted(A1)).containsExactly(2, 3);
    }

    @Test
    void holds_back_timers_as_well() {
        ProcessDefinition<ApplicationId, Loan> timed =
                process.on(
                                Loans.OfferMade.class,
                                (_, _) -> Reaction.setting(Timer.in("t", Duration.ofHours(1))))
                        .onTimer(
                                "t",
                                (_, trigger) -> Reaction.sending(noting(trigger.instance(), 99)));
        poison.add(2);
        stage.gesta.append(new Loans.OfferMade(A1, 1));
        submit(A1, 2);
        try (ProcessLoop<ApplicationId> loop = stage.open(timed)) {
            Stage.settle(loop);
            stage.advance(Duration.ofHours(2));
            Stage.settle(loop);
            assertThat(stage.events(TimerFired.class)).hasSize(1);
            assertThat(noted(A1)).isEmpty();

            poison.clear();
            loop.release(A1);
            Stage.settle(loop);
        }

        assertThat(noted(A1)).containsExactly(2, 99);
    }

    @Test
    void comes_also_from_a_command_that_fails() {
        ProcessDefinition<ApplicationId, Loan> failing =
                ProcessDefinition.of("failing", ApplicationId.class, Loans::loan)
                        .on(
                                Submitted.class,
                                (_, trigger) ->
                                        Reaction.sending(noting(trigger.instance(), 1))
                                                .andSend(broken(trigger.instance())));
        submit(A1, 1);

        stage.run(failing);

        assertThat(noted(A1)).containsExactly(1);
        assertThat(stage.events(ProcessQuarantined.class)).hasSize(1);
    }

    private static Decision<LoanEvent, String> broken(ApplicationId id) {
        return Decision.given(
                Projection.exists(Submitted.class, id),
                _ -> {
                    throw new IllegalStateException("broken");
                });
    }

    @Test
    void stops_the_process_once_there_are_too_many() {
        stage.options = stage.options.withMaxQuarantined(1);
        poison.addAll(List.of(1, 2));
        submit(A1, 1);
        submit(A2, 2);

        try (ProcessLoop<ApplicationId> loop = stage.open(process)) {
            loop.step();

            assertThatThrownBy(loop::step)
                    .isInstanceOf(TooManyQuarantinedException.class)
                    .hasMessageContaining("with 1 instances in quarantine, which is the limit");
            poison.clear();
            assertThat(loop.step()).isTrue();
        }
        assertThat(noted(A2)).containsExactly(2);
    }
}
