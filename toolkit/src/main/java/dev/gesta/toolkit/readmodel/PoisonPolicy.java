package dev.gesta.toolkit.readmodel;

import dev.gesta.InvalidRequestException;
import java.time.Duration;

/**
 * What is done about an event that cannot be handled. It is tried again with pauses that double; if
 * it still fails while the sink is well, it is the event or the code that is wrong. While the sink
 * itself is out of reach, nothing is given up: it is tried again after the longest pause.
 *
 * @param attempts how often an event is tried in all, 1 or more
 * @param firstPause the pause after the first failure
 * @param longestPause what the pause grows to at most
 * @param then what comes after the last attempt
 */
public record PoisonPolicy(int attempts, Duration firstPause, Duration longestPause, Then then) {

    /** What comes after the last attempt. */
    public enum Then {
        /** Everything stops at the event, and nothing is passed over: the default. */
        STOP,
        /**
         * The event, and all later ones with its key, become dead letters, in order, to be retried
         * once the code is right; the other keys go on.
         */
        PARK
    }

    private static final int MOST_DOUBLINGS = 30;

    private static final PoisonPolicy STOP =
            new PoisonPolicy(5, Duration.ofMillis(100), Duration.ofSeconds(10), Then.STOP);

    /** Refuses less than one attempt, and pauses that are negative or shrink. */
    public PoisonPolicy {
        if (attempts < 1 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new InvalidRequestException(
                    "a poison policy must have attempts and pauses",
                    "1 attempt or more, a first pause from 0, and a longest one from the first",
                    "%d attempts, pauses from %s to %s"
                            .formatted(attempts, firstPause, longestPause));
        }
    }

    /** Returns: 5 attempts, with pauses from 100 ms to 10 s, then stop. */
    public static PoisonPolicy stop() {
        return STOP;
    }

    /** Returns: 5 attempts, with pauses from 100 ms to 10 s, then park the key. */
    public static PoisonPolicy park() {
        return new PoisonPolicy(STOP.attempts, STOP.firstPause, STOP.longestPause, Then.PARK);
    }

    /** Returns this with another number of attempts. */
    public PoisonPolicy withAttempts(int number) {
        return new PoisonPolicy(number, firstPause, longestPause, then);
    }

    /** Returns this with other pauses. */
    public PoisonPolicy withPauses(Duration first, Duration longest) {
        return new PoisonPolicy(attempts, first, longest, then);
    }

    /** Returns how long to pause after failure number {@code failures}, from 1. */
    Duration pause(int failures) {
        int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        Duration pause = firstPause.multipliedBy(1L << doublings);
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
