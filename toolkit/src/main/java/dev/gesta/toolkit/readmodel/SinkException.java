package dev.gesta.toolkit.readmodel;

import dev.gesta.Remedy;

/** The sink of a read model could not be read or written; a transaction under way is void. */
public final class SinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the failure to do {@code what}. */
    public SinkException(String what, Throwable cause) {
        super("the sink failed to %s: %s".formatted(what, cause.getMessage()), cause);
    }

    /** Returns {@link Remedy#SEND_AGAIN}: the same may succeed once the sink is well. */
    public Remedy remedy() {
        return Remedy.SEND_AGAIN;
    }
}
