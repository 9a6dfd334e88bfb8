package dev.gesta;

/** What a caller can sensibly do about an {@link EventStoreException}. */
public enum Remedy {
    /** Nothing was stored, since the state has moved on: read again, decide again. */
    DECIDE_AGAIN,
    /** Nothing was stored, for a passing reason: send the same request later. */
    SEND_AGAIN,
    /** The events may be stored: send them again with the same ids, and the answer tells. */
    SEND_AGAIN_SAME_IDS,
    /** Nothing was stored, and never will be: the request itself must change. */
    FIX_REQUEST,
    /** The store takes no more appends until it is opened again; reads go on. */
    REOPEN,
    /** The data is damaged: stop, and let an operator look. */
    STOP,
    /** Nothing was stored or read: ask for the permission. */
    ASK
}
