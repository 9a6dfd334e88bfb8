package dev.gesta.examples.loans;

import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.examples.loans.BankHistory.HistoryImported;
import dev.gesta.examples.loans.Loan.ApplicationId;
import dev.gesta.examples.loans.Loan.LoanEvent;
import dev.gesta.examples.loans.Loan.Stage;
import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Outcome;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.process.ProcessOptions;
import dev.gesta.toolkit.process.ProcessRunner;
import dev.gesta.toolkit.readmodel.MemorySink;
import dev.gesta.toolkit.readmodel.MemoryTables;
import dev.gesta.toolkit.readmodel.Projector;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * The application: takes decisions, runs the process, and answers from its read models. What the
 * bank did before it had this is history: it is shown, and the process leaves it alone.
 */
final class LoanDesk implements AutoCloseable {

    static final EventCatalog EVENTS = EventCatalog.of(LoanEvent.class, HistoryImported.class);

    private final Gesta gesta;
    private final MemorySink views = new MemorySink();
    private final List<Projector<MemoryTables>> projectors;
    private final ProcessRunner<ApplicationId> offers;

    private LoanDesk(EventStore store, CheckpointStore checkpoints) {
        this.gesta = Gesta.over(store, EVENTS);
        this.projectors =
                List.of(
                        Projector.of(gesta, LoanViews.pipeline(), views).start(),
                        Projector.of(gesta, LoanViews.openOffers(), views).start());
        this.offers =
                ProcessRunner.start(
                        gesta,
                        LoanOffers.process().startingAfter(gesta.project(endOfHistory())),
                        ProcessOptions.with(checkpoints));
    }

    /** Opens the desk over a store, which stays the caller's to close. */
    static LoanDesk open(EventStore store, CheckpointStore checkpoints) {
        return new LoanDesk(store, checkpoints);
    }

    private static Projection<Position> endOfHistory() {
        return Projection.startingWith(Position.START)
                .onSequenced(HistoryImported.class, (_, event) -> event.position());
    }

    /** Makes a decision, as one of {@link LoanRules}. */
    Outcome<LoanEvent, Stage> decide(Decision<LoanEvent, Stage> decision) {
        return gesta.decide(decision);
    }

    /** Waits until the read models show what {@code receipt} proves. */
    boolean await(Receipt receipt, Duration timeout) throws InterruptedException {
        boolean shown = true;
        for (Projector<MemoryTables> projector : projectors) {
            shown &= projector.await(receipt, timeout);
        }
        return shown;
    }

    /** Waits until the process has answered all up to {@code receipt}. */
    boolean awaitOffers(Receipt receipt, Duration timeout) throws InterruptedException {
        return offers.await(receipt.token(), timeout);
    }

    /** Returns how many applications are at each stage. */
    SortedMap<Stage, Integer> pipeline() {
        return views.read(LoanViews.PIPELINE, LoanViews::stages);
    }

    /** Returns the amounts of the offers that nobody has answered, by application. */
    SortedMap<String, Integer> openOffers() {
        return views.read(LoanViews.OPEN_OFFERS, tables -> LoanViews.offers(tables).rows());
    }

    @Override
    public void close() {
        offers.close();
        projectors.forEach(Projector::close);
    }
}
