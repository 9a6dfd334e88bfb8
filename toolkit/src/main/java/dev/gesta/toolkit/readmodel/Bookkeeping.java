package dev.gesta.toolkit.readmodel;

import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A few short texts that a sink keeps beside the read models: checkpoints, dead letters, and which
 * version is live. Part of a transaction, and of no use after it.
 *
 * <p>A scope has up to 80 characters, a name up to 80, a text up to {@value #MAX_TEXT}. A failure
 * of the place itself is a {@link SinkException}.
 */
public interface Bookkeeping {

    /** The longest text, in characters. */
    int MAX_TEXT = 4000;

    /** Returns the text under this name, if there is one. */
    Optional<String> get(String scope, String name);

    /**
     * Writes {@code text} if the text there is {@code expected}, and keeps others from writing it
     * until the end of the transaction. Waits for a transaction that wrote it before.
     *
     * @param expected null if there must be none
     * @return whether it was so
     */
    boolean replace(String scope, String name, @Nullable String expected, String text);

    /** Removes the text under this name, if there is one. */
    void remove(String scope, String name);

    /** Returns all names of a scope with their texts, by name in the order of its characters. */
    SortedMap<String, String> list(String scope);
}
