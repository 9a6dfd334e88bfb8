package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;

/**
 * Under which name, and in which version of its functions, a fold's state may be kept.
 *
 * @param name not blank
 * @param version from 1
 */
record SnapshotName(String name, int version) {

    SnapshotName {
        if (name.isBlank() || version < 1) {
            throw new InvalidRequestException(
                    "a snapshot must have a name and a version",
                    "a name, and a version of 1 or more",
                    "\"" + name + "\", version " + version);
        }
    }
}
