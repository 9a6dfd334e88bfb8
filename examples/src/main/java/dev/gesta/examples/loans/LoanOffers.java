package dev.gesta.examples.loans;

import dev.gesta.examples.loans.Loan.Accepted;
import dev.gesta.examples.loans.Loan.ApplicationId;
import dev.gesta.examples.loans.Loan.Closed;
import dev.gesta.examples.loans.Loan.OfferReturned;
import dev.gesta.toolkit.process.ProcessDefinition;
import dev.gesta.toolkit.process.Reaction;
import dev.gesta.toolkit.process.Timer;
import java.time.Duration;

/** Who is accepted gets an offer; who does not answer is reminded, and forgotten in the end. */
final class LoanOffers {

    static final Duration REMIND_AFTER = Duration.ofDays(7);
    static final Duration EXPIRE_AFTER = Duration.ofDays(30);

    private LoanOffers() {}

    // tag::process
    static ProcessDefinition<ApplicationId, Loan> process() {
        return ProcessDefinition.of("loan-offers", ApplicationId.class, Loan::loan)
                .on(
                        Accepted.class,
                        (_, trigger) ->
                                Reaction.sending("offer", LoanRules.sendOffer(trigger.instance()))
                                        .andSet(Timer.in("reminder", REMIND_AFTER))
                                        .andSet(Timer.in("expiry", EXPIRE_AFTER)))
                .on(OfferReturned.class, (_, _) -> stopWaiting())
                .on(Closed.class, (_, _) -> stopWaiting())
                .onTimer(
                        "reminder",
                        (_, trigger) ->
                                Reaction.sending("remind", LoanRules.remind(trigger.instance())))
                .onTimer(
                        "expiry",
                        (_, trigger) ->
                                Reaction.sending("expire", LoanRules.expire(trigger.instance())));
    }

    private static Reaction stopWaiting() {
        return Reaction.cancelling("reminder").andCancel("expiry");
    }
    // end::process
}
