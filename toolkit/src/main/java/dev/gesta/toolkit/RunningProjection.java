package dev.gesta.toolkit;

import dev.gesta.SequencedEvent;
import java.util.List;

/**
 * A projection that is being folded, one stored event after the other: what a read model in memory
 * is made of.
 *
 * <p>For one thread at a time.
 *
 * @param <S> the state
 */
public final class RunningProjection<S> {

    private final Projection<S> projection;
    private final Folding folding;

    private RunningProjection(Projection<S> projection, Folding folding) {
        this.projection = projection;
        this.folding = folding;
    }

    /**
     * Returns the projection before the first event.
     *
     * @throws dev.gesta.InvalidRequestException if a class that it handles is not in the catalog
     */
    public static <S> RunningProjection<S> of(Projection<S> projection, EventCatalog catalog) {
        return new RunningProjection<>(projection, new Folding(projection.folds(), catalog));
    }

    /** Returns the same projection before the first event, cheaper than from scratch. */
    public RunningProjection<S> afresh() {
        return new RunningProjection<>(projection, folding.afresh());
    }

    /**
     * Takes the next event of the log; one that the projection does not handle changes nothing.
     *
     * @throws UndecodableEventException if the event does not fit the catalog
     */
    public void feed(SequencedEvent stored) {
        folding.feed(stored);
    }

    /** Returns the state after all events so far. */
    public S state() {
        List<?> states = folding.states();
        return projection.result(states, 0);
    }
}
