package dev.gesta.toolkit.readmodel;

/** What a projector, or another follower of events, is about. */
public enum ProjectorState {
    /** It has not begun, or begins anew. */
    STARTING,
    /** It works off history. */
    CATCHING_UP,
    /** It has handled all there is, and waits for news. */
    LIVE,
    /** Something failed, and is tried again after a pause. */
    RETRYING,
    /** It was told to pause. */
    PAUSED,
    /** It cannot go on; {@code resume()} tries again. */
    STOPPED,
    /** It was closed, for good. */
    CLOSED
}
