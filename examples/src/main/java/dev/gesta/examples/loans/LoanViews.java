package dev.gesta.examples.loans;

import dev.gesta.examples.loans.Loan.Closed;
import dev.gesta.examples.loans.Loan.LoanEvent;
import dev.gesta.examples.loans.Loan.OfferReturned;
import dev.gesta.examples.loans.Loan.OfferSent;
import dev.gesta.examples.loans.Loan.Stage;
import dev.gesta.toolkit.readmodel.MemoryTables;
import dev.gesta.toolkit.readmodel.MemoryTables.Table;
import dev.gesta.toolkit.readmodel.ReadModel;
import java.util.SortedMap;

/** What the bank looks at: how many applications are at each stage, and which offers are open. */
final class LoanViews {

    static final String PIPELINE = "pipeline";
    static final String OPEN_OFFERS = "open-offers";

    private LoanViews() {}

    /** How many applications are at each stage. */
    static ReadModel<MemoryTables> pipeline() {
        return ReadModel.<MemoryTables>named(PIPELINE, 1).on(LoanEvent.class, LoanViews::count);
    }

    private static void count(MemoryTables tables, LoanEvent event) {
        Table<String, Loan> loans = tables.table("loans");
        String id = event.application().value();
        Loan before = loans.get(id).orElse(Loan.NONE);
        Loan after = before.evolve(event);
        loans.put(id, after);
        if (before.stage() != after.stage()) {
            Table<Stage, Integer> stages = tables.table("stages");
            stages.update(after.stage(), 0, number -> number + 1);
            if (before.stage() != Stage.UNKNOWN) {
                stages.update(before.stage(), 0, number -> number - 1);
            }
        }
    }

    /** Answers the question of the pipeline. */
    static SortedMap<Stage, Integer> stages(MemoryTables tables) {
        return tables.<Stage, Integer>table("stages").rows();
    }

    // tag::offers
    /** The amounts of the offers that nobody has answered yet, by application. */
    static ReadModel<MemoryTables> openOffers() {
        return ReadModel.<MemoryTables>named(OPEN_OFFERS, 1)
                .on(
                        OfferSent.class,
                        (tables, event) ->
                                offers(tables).put(event.application().value(), event.amount()))
                .on(OfferReturned.class, LoanViews::remove)
                .on(Closed.class, LoanViews::remove);
    }

    private static void remove(MemoryTables tables, LoanEvent event) {
        offers(tables).remove(event.application().value());
    }

    static Table<String, Integer> offers(MemoryTables tables) {
        return tables.table("offers");
    }
    // end::offers
}
