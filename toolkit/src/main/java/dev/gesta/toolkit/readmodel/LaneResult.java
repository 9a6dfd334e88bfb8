package dev.gesta.toolkit.readmodel;

import java.time.Duration;

/** How far a lane got with its share of a batch. */
sealed interface LaneResult {

    /** All is done. */
    record Done() implements LaneResult {}

    /** The rest is to be tried again after a pause. */
    record Again(Duration pause, Exception why) implements LaneResult {}

    /** What is kept is not what was thought: look again, and begin there. */
    record Moved(Lane.MovedException why) implements LaneResult {}

    /** It cannot go on. */
    record Stop(StopReason reason, String message, Exception why) implements LaneResult {}

    LaneResult DONE = new Done();

    /** Returns the graver one of two. */
    static LaneResult graver(LaneResult a, LaneResult b) {
        return a.gravity() >= b.gravity() ? a : b;
    }

    private int gravity() {
        return switch (this) {
            case Done() -> 0;
            case Again(_, _) -> 1;
            case Moved(_) -> 2;
            case Stop(_, _, _) -> 3;
        };
    }
}
