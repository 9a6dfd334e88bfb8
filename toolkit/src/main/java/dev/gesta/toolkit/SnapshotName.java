package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import dev.gesta.Tag;
import dev.gesta.Tags;

/**
 * Under which name, in which version of its functions, and as what class a fold's state is kept.
 *
 * @param name not blank, on one line
 * @param version from 1
 * @param state the class that the state is written and read as
 */
record SnapshotName(String name, int version, Class<?> state) {

    SnapshotName {
        if (name.isBlank() || name.lines().count() > 1 || version < 1) {
            throw new InvalidRequestException(
                    "a snapshot must have a name and a version",
                    "a name on one line, and a version of 1 or more",
                    "\"" + name + "\", version " + version);
        }
    }

    /** Returns the name for a fold that begins with {@code initial}, whose class says it all. */
    static SnapshotName of(String name, int version, Object initial) {
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
        return new SnapshotName(name, version, type);
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
