package dev.gesta.client;

import dev.gesta.ConsistencyToken;
import java.time.Instant;
import java.util.Optional;

/**
 * A store of a server, as of one moment.
 *
 * @param name its name
 * @param createdAt when it was made
 * @param state whether it is open
 * @param problem why it takes no appends or did not open; empty if there is none
 * @param contents what is in it, if it is open
 */
public record StoreDescription(
        String name, Instant createdAt, State state, String problem, Optional<Contents> contents) {

    /** Whether a store is open. */
    public enum State {
        /** The next request opens it. */
        CLOSED,
        /** It takes appends. */
        OPEN,
        /** It is open for reads only. */
        STOPPED
    }

    /**
     * What is in a store that is open.
     *
     * @param head the token of the last readable position
     * @param events how many events can be read
     * @param segments how many segments there are
     * @param logBytes the bytes of all segments
     * @param indexBytes the bytes of all index files
     */
    public record Contents(
            ConsistencyToken head, long events, long segments, long logBytes, long indexBytes) {}
}
