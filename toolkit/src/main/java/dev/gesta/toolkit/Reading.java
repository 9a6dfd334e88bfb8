package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import java.util.ArrayList;
import java.util.List;

/**
 * Reading step by step, for decisions that learn on the way what else they must know: what was read
 * is the consistency boundary. All reads show the log at one and the same position. Snapshots are
 * used, but none is kept by this way of reading.
 *
 * <pre>{@code
 * gesta.decide(reading -> {
 *     Hall hall = reading.of(hall(screening));
 *     for (SeatId seat : wanted) {
 *         if (reading.of(isTaken(seat))) return refuse(seat);
 *     }
 *     return accept(new SeatsBooked(screening, wanted));
 * });
 * }</pre>
 *
 * <p>Valid while the decision is being made, for its thread alone.
 */
public final class Reading {

    /** A rule that reads what it needs. */
    @FunctionalInterface
    public interface Rule<E, R> {

        /** Returns the answer; called again where the decision has to be made again. */
        Answer<E, R> decide(Reading reading);
    }

    private final FoldReader reader;
    private final ConsistencyToken at;
    private final List<Fold<?>> boundary = new ArrayList<>();

    Reading(FoldReader reader, ConsistencyToken at) {
        this.reader = reader;
        this.at = at;
    }

    /**
     * Returns the state of a projection, and makes it part of the boundary: if an event that it
     * would see is appended meanwhile, the decision is made again.
     */
    public <S> S of(Projection<S> projection) {
        boundary.addAll(projection.folds());
        return loosely(projection);
    }

    /**
     * Returns the state of a projection without making it part of the boundary: it is seen as of
     * the same position, and may have changed by the time the events are appended.
     */
    public <S> S loosely(Projection<S> projection) {
        List<Fold<?>> folds = projection.folds();
        return projection.result(reader.past(folds, new Until.AtPosition(at.position())), 0);
    }

    /** Returns the position that all reads show. */
    public ConsistencyToken at() {
        return at;
    }

    /** Returns what the decision depends on. */
    Boundary boundary(EventCatalog catalog) {
        return Boundary.of(boundary, catalog);
    }
}
