package dev.gesta.engine;

import dev.gesta.EventStoreException;

/** What is decided about an append, from the log before it and the request alone. */
sealed interface Verdict {

    /** It goes into the log. */
    record Accepted() implements Verdict {}

    /** It does not; nothing is stored. */
    record Refused(EventStoreException reason) implements Verdict {}

    /**
     * An id of it was stored since it was checked: whether by the same append must be looked up on
     * another thread, once that is durable.
     */
    record CheckAgain() implements Verdict {}
}
