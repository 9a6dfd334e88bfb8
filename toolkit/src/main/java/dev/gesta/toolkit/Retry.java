package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a decision is made again after a conflict, and how long it pauses before: at random
 * between nothing and a bound that doubles, so that those who conflict do not meet again.
 *
 * @param attempts how often in all, 1 or more
 * @param firstPause the bound after the first conflict
 * @param longestPause what the bound grows to at most, an hour or less
 */
public record Retry(int attempts, Duration firstPause, Duration longestPause) {

    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Retry STANDARD =
            new Retry(500, Duration.ofMillis(1), Duration.ofMillis(8));

    /** Refuses less than one attempt, negative pauses, and pauses of more than an hour. */
    public Retry {
        if (attempts < 1
                || firstPause.isNegative()
                || longestPause.compareTo(firstPause) < 0
                || longestPause.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "a retry must have attempts and pauses",
                    "1 attempt or more, a first pause from 0, and a longest one from the first"
                            + " to an hour",
                    "%d attempts, pauses from %s to %s"
                            .formatted(attempts, firstPause, longestPause));
        }
    }

    /**
     * Returns 500 attempts, with pauses below a bound that grows from 1 to 8 ms: enough for many
     * writers on one boundary, where each flush of the store lets one of them through.
     */
    public static Retry standard() {
        return STANDARD;
    }

    /** Returns one attempt and no more. */
    public static Retry never() {
        return new Retry(1, Duration.ZERO, Duration.ZERO);
    }

    /** Returns this with another number of attempts. */
    public Retry withAttempts(int number) {
        return new Retry(number, firstPause, longestPause);
    }

    /** Returns how long to pause after conflict number {@code conflicts}, from 1. */
    public Duration pause(int conflicts, RandomGenerator random) {
        double doubled = firstPause.toNanos() * Math.scalb(1.0, conflicts - 1);
        long bound = (long) Math.min(doubled, (double) longestPause.toNanos());
        return bound <= 0 ? Duration.ZERO : Duration.ofNanos(random.nextLong(bound));
    }
}
