package dev.gesta.examples.invoices;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers without a gap, as the tax office wants them: each follows the one before, and who comes
 * too late decides again.
 */
final class Invoices {

    @EventType("invoice-created")
    record InvoiceCreated(long number, String customer) {}

    private Invoices() {}

    /** Returns the decision that reads the newest invoice only, however many there are. */
    static Decision<InvoiceCreated, String> create(String customer) {
        return given(
                Projection.latest(InvoiceCreated.class, InvoiceCreated::number),
                last -> accept(new InvoiceCreated(last.orElse(0L) + 1, customer)));
    }

    /** Returns the decision that folds all invoices: the same, at a price that grows. */
    static Decision<InvoiceCreated, String> createFoldingAll(String customer) {
        return given(
                Projection.startingWith(0L).on(InvoiceCreated.class, (_, event) -> event.number()),
                last -> accept(new InvoiceCreated(last + 1, customer)));
    }

    /** Returns the numbers of all invoices, in the order of their creation. */
    static Projection<List<Long>> numbers() {
        return Projection.startingWith(List.<Long>of())
                .on(
                        InvoiceCreated.class,
                        (numbers, event) -> {
                            List<Long> more = new ArrayList<>(numbers);
                            more.add(event.number());
                            return List.copyOf(more);
                        });
    }
}
