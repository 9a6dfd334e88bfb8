package dev.gesta.toolkit.process;

import dev.gesta.Remedy;

/**
 * So many instances of a process are in quarantine that it has stopped: what is wrong is the
 * process. Nothing is lost; the events wait in the log.
 */
public final class TooManyQuarantinedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyQuarantinedException(ProcessName process, int limit, Throwable cause) {
        super(
                ("process \"%s\" has stopped with %d instances in quarantine, which is the limit;"
                                + " put it right, start it, and release them")
                        .formatted(process.value(), limit),
                cause);
    }

    /** Returns {@link Remedy#FIX_REQUEST}: the process must change. */
    public Remedy remedy() {
        return Remedy.FIX_REQUEST;
    }
}
