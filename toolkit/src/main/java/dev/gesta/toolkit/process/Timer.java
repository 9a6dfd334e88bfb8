package dev.gesta.toolkit.process;

import dev.gesta.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A timer that a process sets: at some time it makes an event, which triggers the process like any
 * other. It is itself an event in the log, so it survives restarts.
 *
 * <pre>{@code
 * Timer.in("reminder", Duration.ofDays(7)).ifOverdue(new Overdue.Skip(Duration.ofDays(1)))
 * }</pre>
 *
 * @param name setting a timer of a name that is pending replaces that one
 * @param due when it fires, or fires first
 * @param every the time from one firing to the next, 1 ms or more; empty if it fires once
 * @param overdue what becomes of it if it is late
 */
public record Timer(TimerName name, Due due, Optional<Duration> every, Overdue overdue) {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** A thousand years or so, so that no sum of times overflows. */
    private static final Duration LONGEST = Duration.ofDays(366_000);

    /** When a timer fires. */
    public sealed interface Due {

        /**
         * Some time after the event that is answered with the timer was recorded.
         *
         * @param duration at once if it is zero or less
         */
        record In(Duration duration) implements Due {}

        /** At an instant; at once if that is past. */
        record At(Instant instant) implements Due {}
    }

    /** Refuses an invalid name, and times out of range, with {@link InvalidRequestException}. */
    public Timer {
        name.tag();
        switch (due) {
            case Due.In(Duration duration) -> require(name, "duration", duration.abs());
            case Due.At(Instant instant) ->
                    require(name, "instant", Duration.between(Instant.EPOCH, instant));
        }
        every.ifPresent(step -> require(name, "repetition", step.minus(SHORTEST)));
        if (overdue instanceof Overdue.Skip(Duration grace)) {
            require(name, "grace", grace);
        }
    }

    private static void require(TimerName name, String what, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "the %s of a timer is out of range".formatted(what),
                    "at most %d days, instants from 1970 on, repetitions from 1 ms on"
                            .formatted(LONGEST.toDays()),
                    "%s for \"%s\"".formatted(duration, name.value()));
        }
    }

    /** Returns a timer that fires {@code duration} after the event that is answered with it. */
    public static Timer in(String name, Duration duration) {
        return once(name, new Due.In(duration));
    }

    /** Returns a timer that fires at {@code instant}. */
    public static Timer at(String name, Instant instant) {
        return once(name, new Due.At(instant));
    }

    private static Timer once(String name, Due due) {
        return new Timer(new TimerName(name), due, Optional.empty(), new Overdue.FireLate());
    }

    /** Returns a timer that fires again and again, for the first time after {@code duration}. */
    public static Timer every(String name, Duration duration) {
        return in(name, duration).andEvery(duration);
    }

    /** Returns this timer, firing again and again after the first time, until it is cancelled. */
    public Timer andEvery(Duration duration) {
        return new Timer(name, due, Optional.of(duration), overdue);
    }

    /** Returns this timer with another way of being late; the usual one is to fire nevertheless. */
    public Timer ifOverdue(Overdue policy) {
        return new Timer(name, due, every, policy);
    }

    /** Returns the times of this timer, set in answer to an event recorded at {@code answered}. */
    Schedule schedule(Instant answered) {
        Instant first =
                switch (due) {
                    case Due.In(Duration duration) -> answered.plus(duration);
                    case Due.At(Instant instant) -> instant;
                };
        return new Schedule(first, every, overdue);
    }
}
