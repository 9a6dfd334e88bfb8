package dev.gesta.toolkit.readmodel;

/** Why something that follows events does not go on. */
public enum StopReason {
    /** An event could not be handled, as often as it was tried: fix the code, and start again. */
    POISON_EVENT,
    /** There are as many dead letters as allowed: retry or discard some, and start again. */
    TOO_MANY_DEAD_LETTERS,
    /** Another one with the same name and version has begun, and has the checkpoint now. */
    TAKEN_OVER,
    /**
     * The checkpoint is of another timeline, since the store was restored or cut: what was built
     * may hold events that are gone. Rebuild under a new version, or cancel this one and begin
     * again.
     */
    OTHER_TIMELINE,
    /** The store is closed, or its data is damaged. */
    STORE_FAILED,
    /** The definition is wrong, or the code failed in a way that repeating does not help. */
    FAILED
}
