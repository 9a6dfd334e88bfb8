package dev.gesta.engine;

import dev.gesta.EventStoreException;

/** What is decided about an append, from the log before it and the request alone. */
sealed interface Verdict {

    /** It goes into the log. */
    record Accepted() implements Verdict {}

    /** It does not; nothing is stored. */
    record Refused(EventStoreException reason) implements Verdict {}

    /**
     * It must be checked against the log again, on another thread: an id of it was stored
     * meanwhile, or the check is older than what is in memory.
     */
    record CheckAgain() implements Verdict {}
}
