package dev.gesta.examples.loans;

import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;

/**
 * How far an application for a loan has come.
 *
 * @param stage where it is
 * @param amount what was asked for
 */
record Loan(Stage stage, int amount) {

    record ApplicationId(String value) implements TagId {}

    sealed interface LoanEvent {
        ApplicationId application();
    }

    /** Nothing more can come. */
    sealed interface Closed extends LoanEvent {}

    @EventType("application-submitted")
    record Submitted(ApplicationId application, int amount) implements LoanEvent {}

    @EventType("application-accepted")
    record Accepted(ApplicationId application) implements LoanEvent {}

    @EventType("offer-sent")
    record OfferSent(ApplicationId application, int amount) implements LoanEvent {}

    @EventType("customer-reminded")
    record Reminded(ApplicationId application) implements LoanEvent {}

    @EventType("offer-returned")
    record OfferReturned(ApplicationId application) implements LoanEvent {}

    @EventType("loan-approved")
    record Approved(ApplicationId application) implements Closed {}

    @EventType("application-declined")
    record Declined(ApplicationId application) implements Closed {}

    @EventType("application-cancelled")
    record Cancelled(ApplicationId application) implements Closed {}

    enum Stage {
        UNKNOWN,
        SUBMITTED,
        ACCEPTED,
        OFFERED,
        RETURNED,
        APPROVED,
        DECLINED,
        CANCELLED
    }

    static final Loan NONE = new Loan(Stage.UNKNOWN, 0);

    static Projection<Loan> loan(ApplicationId id) {
        return Projection.of(LoanEvent.class, NONE, Loan::evolve, id);
    }

    Loan evolve(LoanEvent event) {
        return switch (event) {
            case Submitted(_, int wanted) -> new Loan(Stage.SUBMITTED, wanted);
            case Accepted _ -> at(Stage.ACCEPTED);
            case OfferSent _ -> at(Stage.OFFERED);
            case Reminded _ -> this;
            case OfferReturned _ -> at(Stage.RETURNED);
            case Approved _ -> at(Stage.APPROVED);
            case Declined _ -> at(Stage.DECLINED);
            case Cancelled _ -> at(Stage.CANCELLED);
        };
    }

    private Loan at(Stage next) {
        return new Loan(next, amount);
    }
}
