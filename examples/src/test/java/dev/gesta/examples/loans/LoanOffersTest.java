package dev.gesta.examples.loans;

import static dev.gesta.examples.loans.LoanRules.accepted;
import static dev.gesta.examples.loans.LoanRules.approve;
import static dev.gesta.examples.loans.LoanRules.cancel;
import static dev.gesta.examples.loans.LoanRules.decline;
import static dev.gesta.examples.loans.LoanRules.returnOffer;
import static dev.gesta.examples.loans.LoanRules.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.SequencedEvent;
import dev.gesta.examples.loans.Loan.Accepted;
import dev.gesta.examples.loans.Loan.ApplicationId;
import dev.gesta.examples.loans.Loan.Approved;
import dev.gesta.examples.loans.Loan.Cancelled;
import dev.gesta.examples.loans.Loan.LoanEvent;
import dev.gesta.examples.loans.Loan.OfferReturned;
import dev.gesta.examples.loans.Loan.OfferSent;
import dev.gesta.examples.loans.Loan.Reminded;
import dev.gesta.examples.loans.Loan.Stage;
import dev.gesta.examples.loans.Loan.Submitted;
import dev.gesta.testkit.Scenario;
import dev.gesta.testkit.TestKit;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LoanOffersTest {

    private static final ApplicationId A1 = new ApplicationId("a1");
    private static final ApplicationId A2 = new ApplicationId("a2");

    // tag::kit
    private final TestKit kit =
            TestKit.of(LoanEvent.class)
                    .with(LoanOffers.process())
                    .with(LoanViews.pipeline())
                    .with(LoanViews.openOffers());

    // end::kit

    private final Scenario offered = kit.given(new Submitted(A1, 5_000)).given(new Accepted(A1));

    // tag::offer
    @Test
    void sends_an_offer_reminds_once_and_gives_up_in_the_end() {
        kit.given(new Submitted(A1, 5_000))
                .when(accepted(A1))
                .thenAccepted(new Accepted(A1))
                .thenFollows(new OfferSent(A1, 5_000))
                .after(Duration.ofDays(7))
                .thenFollows(new Reminded(A1))
                .after(Duration.ofDays(23))
                .thenFollows(new Cancelled(A1))
                .after(Duration.ofDays(300))
                .thenFollows();
    }

    // end::offer

    @Test
    void reminds_nobody_who_has_answered() {
        offered.when(returnOffer(A1))
                .thenAccepted(new OfferReturned(A1))
                .after(Duration.ofDays(40))
                .thenFollows()
                .thenLog(log -> assertThat(log).noneMatch(LoanOffersTest::isTimerFired))
                .when(approve(A1))
                .thenAccepted(new Approved(A1));
    }

    private static boolean isTimerFired(SequencedEvent stored) {
        return stored.type().equals("gesta-timer-fired");
    }

    @Test
    void reminds_nobody_who_has_cancelled() {
        offered.when(cancel(A1))
                .thenAccepted(new Cancelled(A1))
                .after(Duration.ofDays(40))
                .thenFollows()
                .when(decline(A1))
                .thenRefused(Stage.CANCELLED);
    }

    @Test
    void does_what_is_late_after_a_downtime_and_nothing_twice() {
        offered.afterDowntime(Duration.ofDays(10))
                .thenFollows(new Reminded(A1))
                .afterDowntime(Duration.ZERO)
                .thenFollows()
                .afterDowntime(Duration.ofDays(30))
                .thenFollows(new Cancelled(A1));
    }

    // tag::views
    @Test
    void shows_which_offers_are_open() {
        offered.given(new Submitted(A2, 700), new Accepted(A2))
                .readModel("open-offers", tables -> LoanViews.offers(tables).rows())
                .is(new TreeMap<>(Map.of("a1", 5_000, "a2", 700)))
                .when(returnOffer(A2))
                .thenAccepted(new OfferReturned(A2))
                .readModel("open-offers", tables -> LoanViews.offers(tables).rows())
                .is(new TreeMap<>(Map.of("a1", 5_000)));
    }

    // end::views

    @Test
    void counts_the_applications_at_each_stage() {
        offered.when(submit(A2, 700))
                .thenAccepted(new Submitted(A2, 700))
                .readModel("pipeline", LoanViews::stages)
                .satisfies(stages ->
                        assertThat(stages)
                                .containsEntry(Stage.OFFERED, 1)
                                .containsEntry(Stage.SUBMITTED, 1)
                                .containsEntry(Stage.ACCEPTED, 0));
    }

    @Test
    void takes_an_application_once_and_step_by_step() {
        kit.given(new Submitted(A1, 5_000))
                .when(submit(A1, 5_000))
                .thenRefused(Stage.SUBMITTED)
                .when(approve(A1))
                .thenRefused(Stage.SUBMITTED)
                .when(accepted(A2))
                .thenRefused(Stage.UNKNOWN);
    }
}
