package dev.gesta.examples.loans;

import static dev.gesta.examples.loans.Loan.loan;
import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.examples.loans.Loan.Accepted;
import dev.gesta.examples.loans.Loan.ApplicationId;
import dev.gesta.examples.loans.Loan.Approved;
import dev.gesta.examples.loans.Loan.Cancelled;
import dev.gesta.examples.loans.Loan.Declined;
import dev.gesta.examples.loans.Loan.LoanEvent;
import dev.gesta.examples.loans.Loan.OfferReturned;
import dev.gesta.examples.loans.Loan.OfferSent;
import dev.gesta.examples.loans.Loan.Reminded;
import dev.gesta.examples.loans.Loan.Stage;
import dev.gesta.examples.loans.Loan.Submitted;
import dev.gesta.toolkit.Decision;
import java.util.Set;
import java.util.function.Function;

/** What may happen to an application, and when; a refusal is the stage that it is at. */
final class LoanRules {

    private static final Set<Stage> CLOSED =
            Set.of(Stage.APPROVED, Stage.DECLINED, Stage.CANCELLED);

    private LoanRules() {}

    private static Decision<LoanEvent, Stage> only(
            Stage at, ApplicationId id, Function<Loan, LoanEvent> event) {
        return given(
                loan(id),
                loan -> loan.stage() == at ? accept(event.apply(loan)) : refuse(loan.stage()));
    }

    private static Decision<LoanEvent, Stage> unlessClosed(ApplicationId id, LoanEvent event) {
        return given(
                loan(id),
                loan ->
                        loan.stage() == Stage.UNKNOWN || CLOSED.contains(loan.stage())
                                ? refuse(loan.stage())
                                : accept(event));
    }

    static Decision<LoanEvent, Stage> submit(ApplicationId id, int amount) {
        return only(Stage.UNKNOWN, id, _ -> new Submitted(id, amount));
    }

    static Decision<LoanEvent, Stage> accepted(ApplicationId id) {
        return only(Stage.SUBMITTED, id, _ -> new Accepted(id));
    }

    static Decision<LoanEvent, Stage> sendOffer(ApplicationId id) {
        return only(Stage.ACCEPTED, id, loan -> new OfferSent(id, loan.amount()));
    }

    static Decision<LoanEvent, Stage> remind(ApplicationId id) {
        return only(Stage.OFFERED, id, _ -> new Reminded(id));
    }

    /** Returns the end of an application whose offer nobody has answered. */
    static Decision<LoanEvent, Stage> expire(ApplicationId id) {
        return only(Stage.OFFERED, id, _ -> new Cancelled(id));
    }

    static Decision<LoanEvent, Stage> returnOffer(ApplicationId id) {
        return only(Stage.OFFERED, id, _ -> new OfferReturned(id));
    }

    static Decision<LoanEvent, Stage> approve(ApplicationId id) {
        return only(Stage.RETURNED, id, _ -> new Approved(id));
    }

    static Decision<LoanEvent, Stage> decline(ApplicationId id) {
        return unlessClosed(id, new Declined(id));
    }

    static Decision<LoanEvent, Stage> cancel(ApplicationId id) {
        return unlessClosed(id, new Cancelled(id));
    }
}
