package dev.gesta.studio;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is set. */
final class MovingClock implements InstantSource {

    private volatile Instant now;

    MovingClock(Instant now) {
        this.now = now;
    }

    void set(Instant time) {
        now = time;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
