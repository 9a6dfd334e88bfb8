package dev.gesta.toolkit.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a timer is due, and what then.
 *
 * @param due when it is due next; in an event about one that fired, the due time that it fired for
 * @param every the time from one due time to the next; empty if it fires once
 * @param overdue what becomes of it if it is late
 */
public record Schedule(Instant due, Optional<Duration> every, Overdue overdue) {

    /** What is to be done about a timer that is due. */
    sealed interface Verdict {

        /**
         * The last due time that the verdict is about.
         *
         * @param covered its due time is the last one that the verdict is about
         * @param missed how many due times before that one it is about as well
         */
        record Fire(Schedule covered, long missed) implements Verdict {}

        /** As {@link Fire}, without firing. */
        record Skip(Schedule covered, long missed) implements Verdict {}
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }

    /** Returns the schedule of what comes after this due time; empty if nothing does. */
    Optional<Schedule> next() {
        return every.map(this::later);
    }

    /** Returns what is to be done at {@code now}, when this is due. */
    Verdict verdict(Instant now) {
        return switch (overdue) {
            case Overdue.FireLate() -> new Verdict.Fire(this, 0);
            case Overdue.Collapse() -> {
                long missed = dueTimesUntil(now);
                yield new Verdict.Fire(later(missed), missed);
            }
            case Overdue.Skip(Duration grace) -> {
                Instant tooLate = now.minus(grace);
                if (!due.isBefore(tooLate)) {
                    yield new Verdict.Fire(this, 0);
                }
                long missed = dueTimesUntil(tooLate.minusNanos(1));
                yield new Verdict.Skip(later(missed), missed);
            }
        };
    }

    /** Returns how many due times there are after this one, up to and including {@code end}. */
    private long dueTimesUntil(Instant end) {
        return every.map(step -> Duration.between(due, end).dividedBy(step)).orElse(0L);
    }

    private Schedule later(long dueTimes) {
        return every.filter(_ -> dueTimes > 0)
                .map(step -> later(step.multipliedBy(dueTimes)))
                .orElse(this);
    }

    private Schedule later(Duration by) {
        return new Schedule(due.plus(by), every, overdue);
    }
}
