package dev.gesta;

/** The request breaks a rule or a limit; nothing was stored. */
public final class InvalidRequestException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private final String rule;
    private final String limit;
    private final String actual;

    /**
     * Creates the answer to a request that breaks {@code rule}.
     *
     * @param rule what was broken, in words
     * @param limit what would have been accepted
     * @param actual what was found
     */
    public InvalidRequestException(String rule, String limit, String actual) {
        super(rule + ": wanted " + limit + ", found " + actual, null);
        this.rule = rule;
        this.limit = limit;
        this.actual = actual;
    }

    /** Returns what was broken, in words. */
    public String rule() {
        return rule;
    }

    /** Returns what would have been accepted. */
    public String limit() {
        return limit;
    }

    /** Returns what was found. */
    public String actual() {
        return actual;
    }

    @Override
    public Remedy remedy() {
        return Remedy.FIX_REQUEST;
    }
}
