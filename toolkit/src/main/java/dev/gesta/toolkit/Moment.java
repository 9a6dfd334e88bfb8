package dev.gesta.toolkit;

/**
 * The past as it stood at some position or instant: later events are as if they had not happened.
 *
 * <p>Immutable, safe for use by many threads.
 */
public final class Moment {

    private final FoldReader reader;
    private final Until until;

    Moment(FoldReader reader, Until until) {
        this.reader = reader;
        this.until = until;
    }

    /** Returns the state of {@code projection} at this moment. */
    public <S> S project(Projection<S> projection) {
        return projection.result(reader.past(projection.folds(), until), 0);
    }

    /** Returns what {@code decision} would have come to at this moment. Nothing is appended. */
    public <E, R> Answer<E, R> decide(Decision<E, R> decision) {
        return decision.answer(reader.past(decision.folds(), until));
    }
}
