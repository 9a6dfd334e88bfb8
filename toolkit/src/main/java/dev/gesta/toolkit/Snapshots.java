package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.toolkit.snapshot.SnapshotCounts;
import java.util.List;

/** Where the states of folds are taken from and kept, so that not all of the past is read again. */
interface Snapshots {

    /** A run of folds of which nothing is kept. */
    Run NOTHING = _ -> true;

    /** Keeps nothing. */
    Snapshots NONE = (_, _, _) -> NOTHING;

    /**
     * Under which name, in which version of its functions, and as what class a fold's state is
     * kept.
     *
     * @param name not blank, on one line
     * @param version from 1
     * @param state the class that the state is written and read as
     */
    record Name(String name, int version, Class<?> state) {

        public Name {
            if (name.isBlank() || name.lines().count() > 1 || version < 1) {
                throw new InvalidRequestException(
                        "a snapshot must have a name and a version",
                        "a name on one line, and a version of 1 or more",
                        "\"" + name + "\", version " + version);
            }
        }

        /**
         * Returns the name for a fold that begins with {@code initial}, whose class says it all.
         */
        static Name of(String name, int version, Object initial) {
            Class<?> type = initial.getClass();
            boolean plain =
                    type.getTypeParameters().length == 0
                            && !SealedTypes.isInSealed(type)
                            && !type.isHidden()
                            && !type.isAnonymousClass();
            if (!plain) {
                throw new InvalidRequestException(
                        "the class of the initial state must be that of every state",
                        "a record or another plain class; name a sealed type with snapshotAs(name,"
                                + " version, type), and put a generic state such as Optional into a"
                                + " record",
                        type.getName() + " of snapshot \"" + name + "\"");
            }
            return new Name(name, version, type);
        }

        /** Returns the key of the state about {@code tags}; no two folds share one. */
        String key(Tags tags) {
            StringBuilder key = new StringBuilder(name);
            for (Tag tag : tags) {
                key.append('\n').append(tag); // neither a name nor a tag has a line break
            }
            return key.toString();
        }
    }

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
