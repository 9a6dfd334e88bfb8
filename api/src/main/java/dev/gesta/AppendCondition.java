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
    record NoEventMatches(Query query, ConsistencyToken after) implements AppendCondition {

        @Override
        public ConsistencyToken token() {
            return after;
        }
    }

    /**
     * The stream of {@code tag} ends at {@code revision}: exactly {@code revision + 1} events carry
     * the tag. One beyond the end of the stream fails as well as one before it.
     *
     * @param tag the stream
     * @param revision -1 for a stream without events, less than {@link Long#MAX_VALUE}
     * @param seen the token of the read that told the revision, for its timeline: after a restore
     *     the same revision may be another event; bare if it is surely of the current timeline
     */
    record RevisionIs(Tag tag, long revision, ConsistencyToken seen) implements AppendCondition {

        /** Refuses a revision out of range with {@link InvalidRequestException}. */
        public RevisionIs {
            if (revision < -1 || revision == Long.MAX_VALUE) {
                throw new InvalidRequestException(
                        "expected revision is out of range; -1 means an empty stream",
                        "-1 to " + (Long.MAX_VALUE - 1),
                        Long.toString(revision));
            }
        }

        @Override
        public ConsistencyToken token() {
            return seen;
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

    /**
     * Returns the condition that the stream of {@code tag} ends at {@code revision}, which is of
     * the current timeline.
     */
    static AppendCondition expectRevision(Tag tag, long revision) {
        return expectRevision(tag, revision, ConsistencyToken.at(Position.START));
    }

    /**
     * Returns the condition that the stream of {@code tag} ends at {@code revision}, as it was when
     * {@code seen} was given.
     */
    static AppendCondition expectRevision(Tag tag, long revision, ConsistencyToken seen) {
        return new RevisionIs(tag, revision, seen);
    }

    /** Returns what the decision has seen; a store refuses one of another store or timeline. */
    ConsistencyToken token();
}
