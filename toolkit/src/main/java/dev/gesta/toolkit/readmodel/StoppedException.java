package dev.gesta.toolkit.readmodel;

import dev.gesta.Remedy;
import org.jspecify.annotations.Nullable;

/** What follows events has stopped, and goes no further: the cause says why. */
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final StopReason reason;

    StoppedException(StopReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns why it stopped. */
    public StopReason reason() {
        return reason;
    }

    /** Returns what can be done. */
    public Remedy remedy() {
        return switch (reason) {
            case POISON_EVENT, TOO_MANY_DEAD_LETTERS, OTHER_TIMELINE, FAILED -> Remedy.FIX_REQUEST;
            case TAKEN_OVER -> Remedy.STOP;
            case STORE_FAILED -> Remedy.REOPEN;
        };
    }
}
