package dev.gesta.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands until it is moved, and never goes back. Safe for use by many threads. */
public final class VirtualClock implements InstantSource {

    private final AtomicReference<Instant> now;

    /** Creates a clock that shows {@code start}. */
    public VirtualClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /**
     * Moves the clock on.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    public void advance(Duration duration) {
        moveTo(instant().plus(duration));
    }

    /**
     * Moves the clock to {@code instant}.
     *
     * @throws IllegalArgumentException if it is past that already
     */
    public void moveTo(Instant instant) {
        Instant before = now.get();
        if (instant.isBefore(before) || !now.compareAndSet(before, instant)) {
            throw new IllegalArgumentException(
                    "the clock must not go back; it is %s, and was to be %s"
                            .formatted(now.get(), instant));
        }
    }

    @Override
    public String toString() {
        return instant().toString();
    }
}
