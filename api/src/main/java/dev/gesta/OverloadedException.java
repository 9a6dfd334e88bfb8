package dev.gesta;

import org.jspecify.annotations.Nullable;

/** The store has more to do than it may hold in memory; surely not stored. */
public final class OverloadedException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    /** Creates the answer with its reason. */
    public OverloadedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Remedy remedy() {
        return Remedy.SEND_AGAIN;
    }
}
