package dev.gesta.toolkit.readmodel;

import dev.gesta.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * One version of a read model. Versions of one model live beside each other, each with tables and
 * checkpoints of its own.
 *
 * @param model the read model's name: a lower case letter, then up to 39 lower case letters,
 *     digits, hyphens or underscores
 * @param version 1 or more; to be raised whenever the handlers or the tables change
 */
public record ModelVersion(String model, int version) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");
    private static final int MAX_VERSION = 999_999;

    /** Refuses a name or version outside the limits with {@link InvalidRequestException}. */
    public ModelVersion {
        if (!NAME.matcher(model).matches()) {
            throw new InvalidRequestException(
                    "a read model must have a plain name", NAME.pattern(), "\"" + model + "\"");
        }
        if (version < 1 || version > MAX_VERSION) {
            throw new InvalidRequestException(
                    "a read model must have a version",
                    "1 to " + MAX_VERSION,
                    Integer.toString(version));
        }
    }

    /** Returns the scope of this version's bookkeeping of one kind. */
    String scope(String kind) {
        return model + "/" + version + "/" + kind;
    }

    /** Returns the name of a table for this version: {@code seats_v2} for {@code seats}. */
    public String table(String name) {
        return name + "_v" + version;
    }

    @Override
    public String toString() {
        return model + " version " + version;
    }
}
