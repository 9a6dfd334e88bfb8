package dev.gesta.cli;

import dev.gesta.EventStoreException;

/** What the command's exit status says; {@code docs/cli.md} and the help list the same. */
final class ExitStatus {

    static final int DONE = 0;
    static final int UNEXPECTED = 1;
    static final int USAGE = 2;
    static final int CONDITION_FAILED = 3;
    static final int REFUSED = 4;
    static final int TRY_AGAIN = 5;
    static final int OUTCOME_UNKNOWN = 6;
    static final int REOPEN = 7;
    static final int DAMAGED = 8;
    static final int NOT_ALLOWED = 9;

    /** The list for the help, one line for each status. */
    static final String[] LIST = {
        " 0:done",
        " 1:unexpected: a file could not be read or written, or a bug",
        " 2:the command line is wrong",
        " 3:an append condition does not hold: read again, decide again",
        " 4:the input breaks a rule: mend it",
        " 5:the store cannot take it now: try again",
        " 6:the events may be stored: append again with the same ids",
        " 7:the store has stopped taking appends: open it again",
        " 8:the store is damaged: see gesta check",
        " 9:not allowed: ask for the permission",
    };

    private ExitStatus() {}

    /** Returns the status of an answer of the store. */
    static int of(EventStoreException answer) {
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
