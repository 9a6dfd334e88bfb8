package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import java.util.List;

/** Where the states of folds are taken from and kept, so that not all of the past is read again. */
interface Snapshots {

    /** A run of folds of which nothing is kept. */
    Run NOTHING = _ -> true;

    /** Keeps nothing. */
    Snapshots NONE = (_, _, _) -> NOTHING;

    /** One run of some folds. */
    interface Run {

        /**
         * Keeps what the policy wants kept, now that all up to {@code token} is folded.
         *
         * @return false if the store has another timeline by now than when the run began, so that
         *     the states are worth nothing
         */
        boolean end(ConsistencyToken token);
    }

    /**
     * Lets {@code folding} begin with the states that are kept of {@code folds}.
     *
     * @param until states from after this do not count
     */
    Run begin(List<Fold<?>> folds, Folding folding, Until until);

    /** Keeps the states of the latest runs, whatever the policy. */
    default void keepAll() {}

    /** Returns how snapshots served so far. */
    default SnapshotCounts counts() {
        return new SnapshotCounts(0, 0, 0, 0, 0);
    }
}
