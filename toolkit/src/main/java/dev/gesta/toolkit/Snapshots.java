package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import java.util.List;

/** Where the states of folds are taken from and kept, so that not all of the past is read again. */
interface Snapshots {

    /** Keeps nothing. */
    Snapshots NONE = (_, _, _, _) -> _ -> {};

    /** One run of some folds. */
    interface Run {

        /** Keeps what the policy wants kept, now that all up to {@code token} is folded. */
        void end(ConsistencyToken token);
    }

    /**
     * Lets {@code folding} begin with the states that are kept of {@code folds}.
     *
     * @param head the head of the store: a state of another timeline does not count, nor one from
     *     above it
     * @param until states from after this do not count, either
     */
    Run begin(List<Fold<?>> folds, Folding folding, ConsistencyToken head, Until until);
}
