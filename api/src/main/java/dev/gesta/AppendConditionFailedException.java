package dev.gesta;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition of the append does not hold; nothing was stored. The event that made it fail is
 * durable.
 */
public final class AppendConditionFailedException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private static final int MOST_ITEMS_SHOWN = 3;

    private final int which;
    private final long conflict;

    /**
     * Creates the answer to an append whose condition does not hold.
     *
     * @param which the index of the condition among those of the append, from 0
     * @param condition the condition
     * @param conflict the position of an event that makes it fail; null where no event does, as
     *     with a revision beyond the end of a stream, or where the caller may not know
     */
    public AppendConditionFailedException(
            int which, AppendCondition condition, @Nullable Position conflict) {
        super(message(which, condition, conflict), null);
        this.which = which;
        this.conflict = conflict == null ? 0 : conflict.value();
    }

    private static String message(
            int which, AppendCondition condition, @Nullable Position conflict) {
        String found =
                conflict == null ? "" : ": event at position " + conflict + " stands against it";
        return switch (condition) {
            case AppendCondition.NoEventMatches(var query, var after) ->
                    "condition %d (no event after %s matches %s) does not hold%s"
                            .formatted(which, after.position(), shortened(query), found);
            case AppendCondition.RevisionIs(var tag, long revision, _) ->
                    "condition %d (stream %s ends at revision %d) does not hold%s"
                            .formatted(which, tag, revision, found);
        };
    }

    private static String shortened(Query query) {
        return query instanceof Query.AnyOf(var items) && items.size() > MOST_ITEMS_SHOWN
                ? new Query.AnyOf(items.subList(0, MOST_ITEMS_SHOWN)) + " or others"
                : query.toString();
    }

    /** Returns the index of the condition among those of the append, from 0. */
    public int which() {
        return which;
    }

    /** Returns the position of an event that makes the condition fail, where there is one. */
    public Optional<Position> conflict() {
        return conflict == 0 ? Optional.empty() : Optional.of(new Position(conflict));
    }

    @Override
    public Remedy remedy() {
        return Remedy.DECIDE_AGAIN;
    }
}
