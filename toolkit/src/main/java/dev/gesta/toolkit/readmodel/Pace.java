package dev.gesta.toolkit.readmodel;

import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Counts what was handled, and how fast. Written by one thread at a time, read by any. */
final class Pace {

    private static final long WINDOW_NANOS = 2_000_000_000L;

    /** What can be seen from outside. */
    private record Seen(long events, double perSecond, double positions, Instant recordedAt) {}

    private volatile Seen seen = new Seen(0, 0, 0, Instant.EPOCH);
    private Instant windowStart = Instant.EPOCH;
    private long windowEvents;
    private long windowPosition;

    /** Takes note of handled events, the last of which is given. */
    void handled(int events, SequencedEvent last, Instant now) {
        if (windowStart.equals(Instant.EPOCH)) {
            windowStart = now;
            windowPosition = last.position().value();
        }
        windowEvents += events;
        long nanos = Duration.between(windowStart, now).toNanos();
        Seen before = seen;
        double perSecond = before.perSecond;
        double positions = before.positions;
        if (nanos > 0 && (nanos >= WINDOW_NANOS || perSecond == 0)) {
            perSecond = windowEvents * 1e9 / nanos;
            positions = (last.position().value() - windowPosition) * 1e9 / nanos;
        }
        if (nanos >= WINDOW_NANOS) {
            windowStart = now;
            windowEvents = 0;
            windowPosition = last.position().value();
        }
        seen = new Seen(before.events + events, perSecond, positions, last.recordedAt());
    }

    long events() {
        return seen.events;
    }

    double perSecond() {
        return seen.perSecond;
    }

    /** Returns how long ago the last handled event was recorded. */
    Duration age(Instant now) {
        return seen.events == 0 ? Duration.ZERO : Duration.between(seen.recordedAt, now);
    }

    Optional<Duration> until(Position reached, Position head) {
        long left = head.value() - reached.value();
        double speed = seen.positions;
        return left <= 0 || speed <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (left * 1000 / speed)));
    }
}
