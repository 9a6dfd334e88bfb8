package dev.gesta;

/**
 * What must still hold for an append to be stored. It is judged against everything ordered before
 * the append, in the same step that gives the append its positions; the append's own events never
 * count.
 */
public sealed interface AppendCondition {

    /**
     * No event matches {@code query} at a position greater than that of {@code after}: the append
     * condition of the DCB specification.
     *
     * @param query what must not have happened
     * @param after what the decision has seen; {@link Position#START} where it has seen nothing
     */
    record NoEventMatches(Query query, ConsistencyToken after) implements AppendCondition {}

    /**
     * The stream of {@code tag} ends at {@code revision}: exactly {@code revision + 1} events carry
     * the tag. One beyond the end of the stream fails as well as one before it.
     *
     * @param tag the stream
     * @param revision -1 for a stream without events
     */
    record RevisionIs(Tag tag, long revision) implements AppendCondition {

        /** Refuses a revision below -1 with {@link InvalidRequestException}. */
        public RevisionIs {
            if (revision < -1) {
                throw new InvalidRequestException(
                        "expected revision must not be below -1, which means an empty stream",
                        "-1 or more",
                        Long.toString(revision));
            }
        }
    }

    /** Returns the condition that no event at all matches {@code query}. */
    static AppendCondition failIfEventsMatch(Query query) {
        return failIfEventsMatch(query, Position.START);
    }

    /** Returns the condition that no event after {@code after} matches {@code query}. */
    static AppendCondition failIfEventsMatch(Query query, ConsistencyToken after) {
        return new NoEventMatches(query, after);
    }

    /**
     * Returns the condition that no event after {@code after} matches {@code query}, where {@code
     * after} is a position of the current timeline.
     */
    static AppendCondition failIfEventsMatch(Query query, Position after) {
        return new NoEventMatches(query, ConsistencyToken.at(after));
    }

    /** Returns the condition that the stream of {@code tag} ends at {@code revision}. */
    static AppendCondition expectRevision(Tag tag, long revision) {
        return new RevisionIs(tag, revision);
    }
}
