package dev.gesta;

import org.jspecify.annotations.Nullable;

/** The events may be stored, or not: sending them again with the same ids gives the answer. */
public final class OutcomeUnknownException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    /** Creates the answer with its reason. */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Remedy remedy() {
        return Remedy.SEND_AGAIN_SAME_IDS;
    }
}
