package dev.gesta.toolkit.process;

import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;
import java.time.Duration;

/** Loan applications, and the process that offers, reminds and withdraws. */
final class Loans {

    record ApplicationId(String value) implements TagId {}

    sealed interface LoanEvent {}

    @EventType("application-submitted")
    record Submitted(ApplicationId application, int amount) implements LoanEvent {}

    @EventType("offer-made")
    record OfferMade(ApplicationId application, int amount) implements LoanEvent {}

    @EventType("customer-reminded")
    record Reminded(ApplicationId application, int time) implements LoanEvent {}

    @EventType("offer-accepted")
    record OfferAccepted(ApplicationId application) implements LoanEvent {}

    @EventType("offer-withdrawn")
    record OfferWithdrawn(ApplicationId application) implements LoanEvent {}

    @EventType("application-declined")
    record Declined(ApplicationId application, String reason) implements LoanEvent {}

    @EventType("loans-compared")
    record Compared(ApplicationId first, ApplicationId second) implements LoanEvent {}

    static final int LARGEST = 1000;
    static final Duration REMIND_AFTER = Duration.ofDays(7);
    static final Duration WITHDRAW_AFTER = Duration.ofDays(14);

    // tag::state
    record Loan(int amount, int reminders, boolean accepted) {
        static final Loan NONE = new Loan(0, 0, false);
    }

    static Projection<Loan> loan(ApplicationId id) {
        return Projection.startingWith(Loan.NONE)
                .on(Submitted.class, (_, event) -> new Loan(event.amount(), 0, false))
                .on(
                        Reminded.class,
                        (loan, event) -> new Loan(loan.amount, event.time(), loan.accepted))
                .on(OfferAccepted.class, (loan, _) -> new Loan(loan.amount, loan.reminders, true))
                .about(id);
    }

    // end::state

    private Loans() {}

    // tag::process
    static ProcessDefinition<ApplicationId, Loan> offers() {
        return ProcessDefinition.of("loan-offers", ApplicationId.class, Loans::loan)
                .on(
                        Submitted.class,
                        (loan, trigger) ->
                                Reaction.sending("offer", offer(trigger.instance(), loan.amount()))
                                        .andSet(Timer.in("reminder", REMIND_AFTER))
                                        .andSet(Timer.in("withdrawal", WITHDRAW_AFTER)))
                .on(
                        OfferAccepted.class,
                        (_, _) -> Reaction.cancelling("reminder").andCancel("withdrawal"))
                .onTimer(
                        "reminder",
                        (loan, trigger) ->
                                Reaction.sending(remind(trigger.instance(), loan.reminders() + 1)))
                .onTimer(
                        "withdrawal",
                        (_, trigger) -> Reaction.sending(withdraw(trigger.instance())))
                .onRefusal(
                        "offer",
                        (_, trigger) ->
                                Reaction.sending(
                                                decline(
                                                        trigger.instance(),
                                                        trigger.event().reason()))
                                        .andCancel("reminder")
                                        .andCancel("withdrawal"));
    }

    // end::process

    static Decision<LoanEvent, String> offer(ApplicationId id, int amount) {
        return Decision.given(
                Projection.exists(OfferMade.class, id),
                made -> {
                    if (amount > LARGEST) {
                        return Answer.refuse("too much: " + amount);
                    }
                    return made ? Answer.accept() : Answer.accept(new OfferMade(id, amount));
                });
    }

    // tag::command
    static Decision<LoanEvent, String> remind(ApplicationId id, int time) {
        return Decision.given(
                Projection.exists(OfferAccepted.class, id),
                accepted ->
                        accepted
                                ? Answer.refuse("accepted already")
                                : Answer.accept(new Reminded(id, time)));
    }

    // end::command

    static Decision<LoanEvent, String> withdraw(ApplicationId id) {
        return Decision.given(
                Projection.exists(OfferAccepted.class, id),
                accepted ->
                        accepted
                                ? Answer.refuse("accepted already")
                                : Answer.accept(new OfferWithdrawn(id)));
    }

    static Decision<LoanEvent, String> decline(ApplicationId id, String reason) {
        return Decision.given(
                Projection.exists(Declined.class, id),
                declined ->
                        declined
                                ? Answer.refuse("declined already")
                                : Answer.accept(new Declined(id, reason)));
    }
}
