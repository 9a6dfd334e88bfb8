package dev.gesta.toolkit.process;

import java.time.Duration;

/** What becomes of a timer that nobody could fire in time, since no process was running. */
public sealed interface Overdue {

    /** It fires, however late; a repeating timer as often as it was missed, in due order. */
    record FireLate() implements Overdue {}

    /**
     * It fires if it is late by no more than {@code grace}, and is skipped otherwise. All that a
     * repeating timer missed before that is skipped with one event.
     *
     * @param grace zero or more
     */
    record Skip(Duration grace) implements Overdue {}

    /** It fires once, however often it was missed. */
    record Collapse() implements Overdue {}
}
