package dev.gesta;

import org.jspecify.annotations.Nullable;

/** The caller may not do this; nothing was stored or read. */
public final class UnauthorizedException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    /** Creates the answer with its reason. */
    public UnauthorizedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Remedy remedy() {
        return Remedy.ASK;
    }
}
