package dev.gesta.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.Metadata;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreUnavailableException;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.process.Loans.ApplicationId;
import dev.gesta.toolkit.process.Loans.Compared;
import dev.gesta.toolkit.process.Loans.Declined;
import dev.gesta.toolkit.process.Loans.Loan;
import dev.gesta.toolkit.process.Loans.LoanEvent;
import dev.gesta.toolkit.process.Loans.OfferMade;
import dev.gesta.toolkit.process.Loans.Reminded;
import dev.gesta.toolkit.process.Loans.Submitted;
import dev.gesta.toolkit.process.ProcessEvent.CommandNeedless;
import dev.gesta.toolkit.process.ProcessEvent.CommandRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProcessLoopTest {

    private static final ApplicationId A1 = new ApplicationId("a1");
    private static final ApplicationId A2 = new ApplicationId("a2");

    private final Stage stage = new Stage();
    private final ProcessDefinition<ApplicationId, Loan> offers = Loans.offers();

    @Test
    void answers_an_event_with_a_command() {
        stage.gesta.append(new Submitted(A1, 500));

        stage.run(offers);

        assertThat(stage.loanEvents())
                .containsExactly(new Submitted(A1, 500), new OfferMade(A1, 500));
    }

    @Test
    void says_what_caused_what_a_command_came_to() {
        EventContext.of("anna").run(() -> stage.gesta.append(new Submitted(A1, 500)));
        SequencedEvent submitted = stage.log().getFirst();

        stage.run(offers);

        assertThat(stage.log())
                .hasSize(4)
                .allSatisfy(
                        stored -> assertThat(stored.event().metadata().actor()).hasValue("anna"));
        assertThat(stage.log().subList(1, 4))
                .extracting(stored -> stored.event().metadata().value(Metadata.CAUSATION))
                .allSatisfy(cause -> assertThat(cause).hasValue(submitted.event().id().toString()));
    }

    @Test
    void has_no_effect_twice_however_often_it_goes_through_the_log() {
        stage.gesta.append(new Submitted(A1, 500), new Submitted(A2, 5000));
        stage.run(offers);
        List<SequencedEvent> first = stage.log();

        stage.runAnew(offers);
        stage.runAnew(offers);

        assertThat(stage.log()).isEqualTo(first);
    }

    @Test
    void goes_on_from_its_checkpoint() {
        List<Integer> answered = new ArrayList<>();
        ProcessDefinition<ApplicationId, Loan> counting =
                ProcessDefinition.of("counting", ApplicationId.class, Loans::loan)
                        .on(
                                Submitted.class,
                                (_, trigger) -> {
                                    answered.add(trigger.event().amount());
                                    return Reaction.nothing();
                                });
        stage.gesta.append(new Submitted(A1, 1));
        stage.run(counting);
        stage.gesta.append(new Submitted(A2, 2));

        stage.run(counting);

        assertThat(answered).containsExactly(1, 2);
    }

    @Test
    void begins_again_without_effects_if_the_checkpoint_is_of_another_timeline() {
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(offers);
        ConsistencyToken head = stage.store.head();
        stage.checkpoints.save(
                "process loan-offers",
                new ConsistencyToken(head.store(), head.timeline() + 1, head.position()));

        stage.run(offers);

        assertThat(stage.store.head()).isEqualTo(head);
    }

    @Test
    void refuses_a_checkpoint_of_another_store() {
        stage.checkpoints.save(
                "process loan-offers", new ConsistencyToken(new UUID(1, 2), 3, Position.of(4)));

        assertThatThrownBy(() -> stage.run(offers))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("token is of another store");
    }

    @Test
    void sees_the_state_as_it_was_at_the_event() {
        List<Integer> seen = new ArrayList<>();
        ProcessDefinition<ApplicationId, Loan> looking =
                ProcessDefinition.of("looking", ApplicationId.class, Loans::loan)
                        .on(
                                LoanEvent.class,
                                (loan, _) -> {
                                    seen.add(loan.amount());
                                    return Reaction.nothing();
                                });
        stage.gesta.append(new Submitted(A1, 1));
        stage.gesta.append(new Submitted(A1, 2));

        stage.run(looking);

        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void gives_an_event_to_each_instance_that_it_names() {
        List<ApplicationId> named = new ArrayList<>();
        ProcessDefinition<ApplicationId, Loan> comparing =
                ProcessDefinition.of("comparing", ApplicationId.class, Loans::loan)
                        .on(
                                Compared.class,
                                (_, trigger) -> {
                                    named.add(trigger.instance());
                                    return Reaction.nothing();
                                });
        stage.gesta.append(new Compared(A2, A1));

        stage.run(comparing);

        assertThat(named).containsExactly(A1, A2);
    }

    @Test
    void notes_a_refusal_and_answers_it() {
        stage.gesta.append(new Submitted(A1, 5000));

        stage.run(offers);

        assertThat(stage.events(CommandRefused.class))
                .containsExactly(
                        new CommandRefused(
                                new ProcessName("loan-offers"),
                                InstanceTag.of(A1),
                                1,
                                "offer",
                                "too much: 5000"));
        assertThat(stage.loanEvents())
                .containsExactly(new Submitted(A1, 5000), new Declined(A1, "too much: 5000"));
    }

    @Test
    void leaves_a_command_refused_also_if_it_would_be_accepted_later() {
        ProcessDefinition<ApplicationId, Loan> reminding =
                ProcessDefinition.of("reminding", ApplicationId.class, Loans::loan)
                        .on(
                                OfferMade.class,
                                (_, trigger) ->
                                        Reaction.sending(Loans.offer(trigger.instance(), 5000)));
        ProcessDefinition<ApplicationId, Loan> milder =
                ProcessDefinition.of("reminding", ApplicationId.class, Loans::loan)
                        .on(
                                OfferMade.class,
                                (_, trigger) ->
                                        Reaction.sending(Loans.remind(trigger.instance(), 1)));
        stage.gesta.append(new OfferMade(A1, 1));
        stage.run(reminding);

        stage.runAnew(milder);

        assertThat(stage.events(Reminded.class)).isEmpty();
    }

    @Test
    void leaves_a_command_that_was_needless_also_if_it_would_do_something_later() {
        stage.gesta.append(new OfferMade(A1, 500), new Submitted(A1, 500));
        stage.run(offers);
        ProcessDefinition<ApplicationId, Loan> changed =
                ProcessDefinition.of("loan-offers", ApplicationId.class, Loans::loan)
                        .on(
                                Submitted.class,
                                (_, trigger) ->
                                        Reaction.sending(
                                                "offer", Loans.remind(trigger.instance(), 1)));

        stage.runAnew(changed);

        assertThat(stage.events(CommandNeedless.class)).hasSize(1);
        assertThat(stage.events(Reminded.class)).isEmpty();
    }

    @Test
    void recognises_named_commands_in_another_order() {
        stage.gesta.append(new Submitted(A1, 500));
        stage.run(
                ProcessDefinition.of("ordering", ApplicationId.class, Loans::loan)
                        .on(
                                Submitted.class,
                                (_, trigger) ->
                                        Reaction.nothing()
                                                .andSend(
                                                        "offer",
                                                        Loans.offer(trigger.instance(), 500))));

        stage.runAnew(
                ProcessDefinition.of("ordering", ApplicationId.class, Loans::loan)
                        .on(
                                Submitted.class,
                                (_, trigger) ->
                                        Reaction.nothing()
                                                .andSend(
                                                        "remind",
                                                        Loans.remind(trigger.instance(), 1))
                                                .andSend(
                                                        "offer",
                                                        Loans.offer(trigger.instance(), 700))));

        assertThat(stage.loanEvents())
                .containsExactly(
                        new Submitted(A1, 500), new OfferMade(A1, 500), new Reminded(A1, 1));
    }

    @Test
    void starts_after_a_position() {
        stage.gesta.append(new Submitted(A1, 500));
        Position later = stage.headPosition();
        stage.gesta.append(new Submitted(A2, 500));

        stage.run(offers.startingAfter(later));

        assertThat(stage.events(OfferMade.class)).containsExactly(new OfferMade(A2, 500));
    }

    @Test
    void has_each_effect_once_with_two_that_run_at_once() {
        stage.gesta.append(new Submitted(A1, 500), new Submitted(A2, 5000));
        stage.options = stage.options.withCheckpointEvery(1);

        try (ProcessLoop<?> one = stage.open(offers);
                ProcessLoop<?> other = stage.open(offers)) {
            boolean both = true;
            while (both) {
                boolean first = one.step();
                both = other.step() || first;
            }
        }

        assertThat(stage.loanEvents())
                .containsExactlyInAnyOrder(
                        new Submitted(A1, 500),
                        new Submitted(A2, 5000),
                        new OfferMade(A1, 500),
                        new Declined(A2, "too much: 5000"));
    }

    @Test
    void stays_at_an_event_while_the_store_does_not_answer() {
        stage.gesta.append(new Submitted(A1, 500));
        ProcessDefinition<ApplicationId, Loan> failing =
                ProcessDefinition.of("failing", ApplicationId.class, Loans::loan)
                        .on(
                                Submitted.class,
                                (_, _) -> {
                                    throw new StoreUnavailableException("disk is full", null);
                                });

        try (ProcessLoop<?> loop = stage.open(failing)) {
            assertThatThrownBy(loop::step).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(loop::step).isInstanceOf(StoreUnavailableException.class);
            assertThat(loop.quarantined()).isEmpty();
            assertThat(loop.reached().position()).isEqualTo(Position.START);
        }
    }

    @Test
    void says_at_once_what_is_wrong_with_a_definition() {
        assertThatThrownBy(() -> offers.on(Submitted.class, (_, _) -> Reaction.nothing()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("a process must answer each event once");
        assertThatThrownBy(() -> offers.onTimer("reminder", (_, _) -> Reaction.nothing()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("handlers for the timer \"reminder\"");
        assertThatThrownBy(() -> offers.onRefusal("offer", (_, _) -> Reaction.nothing()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("handlers for refusals of \"offer\"");
        assertThatThrownBy(() -> ProcessDefinition.of(" ", ApplicationId.class, Loans::loan))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() ->
                        stage.open(
                                ProcessDefinition.of("x", ApplicationId.class, Loans::loan)
                                        .on(Foreign.class, (_, _) -> Reaction.nothing())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("an event class must be in the catalog");
        assertThatThrownBy(() -> offers.on(Nobodys.class, (_, _) -> Reaction.nothing()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("an event that a process answers must name an instance");
    }

    @EventType("nobodys")
    private record Nobodys(String application) {}

    @EventType("foreign")
    private record Foreign(ApplicationId application) {}
}
