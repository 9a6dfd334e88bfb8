package dev.gesta.cli.io;

import dev.gesta.EventStoreException;
import org.jspecify.annotations.Nullable;

/** What the user gave cannot be used: a malformed file, a folder without a store. */
public final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String fix;

    private InputException(
            int status, String message, @Nullable String fix, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.fix = fix;
    }

    /** Returns the answer to input that breaks a rule, with what to do about it. */
    public static InputException of(String message, String fix) {
        return new InputException(ExitStatus.REFUSED, message, fix, null);
    }

    /** Returns the answer to input that breaks a rule at a place that {@code message} names. */
    public static InputException of(String message, String fix, Throwable cause) {
        return new InputException(ExitStatus.REFUSED, message, fix, cause);
    }

    /** Returns the store's answer to the part of a file that {@code place} names. */
    public static InputException refused(String place, EventStoreException answer, String fix) {
        return new InputException(
                ExitStatus.of(answer), place + ": " + answer.getMessage(), fix, answer);
    }

    /** Returns the answer to options that do not go together. */
    public static InputException usage(String message, String fix) {
        return new InputException(ExitStatus.USAGE, message, fix, null);
    }

    /** Returns the exit status. */
    public int status() {
        return status;
    }

    /** Returns what to do, or null. */
    public @Nullable String fix() {
        return fix;
    }
}
