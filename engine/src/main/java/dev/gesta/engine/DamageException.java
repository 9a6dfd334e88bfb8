package dev.gesta.engine;

import dev.gesta.StoreDamagedException;

/**
 * Bytes that do not verify, found somewhere inside a file. Never leaves the engine: who knows the
 * file turns it into a {@link StoreDamagedException}, or, for a file that can be made again from
 * the log, makes it again.
 */
final class DamageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    DamageException(long offset, String finding) {
        super(finding);
        this.offset = offset;
    }

    StoreDamagedException in(String file) {
        return new StoreDamagedException(file, offset, String.valueOf(getMessage()), this);
    }

    long offset() {
        return offset;
    }
}
