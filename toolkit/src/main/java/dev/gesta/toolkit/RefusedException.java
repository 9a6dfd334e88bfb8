package dev.gesta.toolkit;

import dev.gesta.Remedy;

/** A decision was refused where its caller had no use for a refusal. Nothing was stored. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Creates the answer for a refusal. */
    public RefusedException(String reason) {
        super("refused: " + reason);
        this.reason = reason;
    }

    /** Returns why, as text. */
    public String reason() {
        return reason;
    }

    /** Returns {@link Remedy#FIX_REQUEST}: asked again, the rule would say no again. */
    public Remedy remedy() {
        return Remedy.FIX_REQUEST;
    }
}
