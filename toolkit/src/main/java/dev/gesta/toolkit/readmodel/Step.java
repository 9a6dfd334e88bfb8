package dev.gesta.toolkit.readmodel;

/** What became of one step. */
public enum Step {
    /** Something was done. */
    WORKED,
    /** There was nothing to do. */
    IDLE,
    /** It is not time yet: a pause after a failure, or a throttle. */
    WAITING,
    /** It is paused. */
    PAUSED,
    /** It has stopped. */
    STOPPED,
    /** It was closed. */
    CLOSED
}
