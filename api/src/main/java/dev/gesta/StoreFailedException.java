package dev.gesta;

import org.jspecify.annotations.Nullable;

/**
 * The writer has stopped, since a write or a flush failed. Reads go on; appends do not, until the
 * store is opened again. Surely not stored.
 */
public final class StoreFailedException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    /** Creates the answer with its reason. */
    public StoreFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Remedy remedy() {
        return Remedy.REOPEN;
    }
}
