package dev.gesta;

import org.jspecify.annotations.Nullable;

/**
 * Data that was acknowledged does not verify. Nothing damaged is ever delivered; an operator must
 * decide before the store takes appends again.
 */
public final class StoreDamagedException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final String finding;

    /**
     * Creates the report of one damage.
     *
     * @param file the name of the file
     * @param offset the byte where the damaged part begins
     * @param finding what was expected there and what was found
     */
    public StoreDamagedException(
            String file, long offset, String finding, @Nullable Throwable cause) {
        super(file + " is damaged at offset " + offset + ": " + finding, cause);
        this.file = file;
        this.offset = offset;
        this.finding = finding;
    }

    /** Returns the name of the damaged file. */
    public String file() {
        return file;
    }

    /** Returns the byte where the damaged part begins. */
    public long offset() {
        return offset;
    }

    /** Returns what was expected there and what was found. */
    public String finding() {
        return finding;
    }

    @Override
    public Remedy remedy() {
        return Remedy.STOP;
    }
}
