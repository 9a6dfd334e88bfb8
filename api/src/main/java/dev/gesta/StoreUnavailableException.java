package dev.gesta;

import org.jspecify.annotations.Nullable;

/**
 * The store does not take this request now: it is closed, or its disk is nearly full. Surely not
 * stored.
 */
public final class StoreUnavailableException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    /** Creates the answer with its reason. */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Remedy remedy() {
        return Remedy.SEND_AGAIN;
    }
}
