package dev.gesta.cli.io;

import dev.gesta.EventStoreException;
import java.util.List;

/** What the command's exit status says; {@code docs/cli.md} and the help list the same. */
public final class ExitStatus {

    /** All was done. */
    public static final int DONE = 0;

    /** A file could not be read or written, or there is a bug. */
    public static final int UNEXPECTED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** An append condition does not hold. */
    public static final int CONDITION_FAILED = 3;

    /** The input breaks a rule. */
    public static final int REFUSED = 4;

    /** The store cannot take it now. */
    public static final int TRY_AGAIN = 5;

    /** The events may be stored. */
    public static final int OUTCOME_UNKNOWN = 6;

    /** The store has stopped taking appends. */
    public static final int REOPEN = 7;

    /** The store is damaged. */
    public static final int DAMAGED = 8;

    /** A permission is missing. */
    public static final int NOT_ALLOWED = 9;

    /** The list for the help, one line for each status. */
    public static final List<String> LIST =
            List.of(
                    " 0:done",
                    " 1:unexpected: a file could not be read or written, or a bug",
                    " 2:the command line is wrong",
                    " 3:an append condition does not hold: read again, decide again",
                    " 4:the input breaks a rule: mend it",
                    " 5:the store cannot take it now: try again",
                    " 6:the events may be stored: append again with the same ids",
                    " 7:the store has stopped taking appends: open it again",
                    " 8:the store is damaged: see gesta check",
                    " 9:not allowed: ask for the permission");

    private ExitStatus() {}

    /** Returns the status of an answer of the store. */
    public static int of(EventStoreException answer) {
        return switch (answer.remedy()) {
            case DECIDE_AGAIN -> CONDITION_FAILED;
            case FIX_REQUEST -> REFUSED;
            case SEND_AGAIN -> TRY_AGAIN;
            case SEND_AGAIN_SAME_IDS -> OUTCOME_UNKNOWN;
            case REOPEN -> REOPEN;
            case STOP -> DAMAGED;
            case ASK -> NOT_ALLOWED;
        };
    }
}
