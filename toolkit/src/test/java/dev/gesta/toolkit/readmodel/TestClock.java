package dev.gesta.toolkit.readmodel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;

/** Time that a test turns. */
public final class TestClock implements InstantSource {

    private final Random random = new Random(7);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** Turns it on. */
    public void turn(Duration by) {
        now = now.plus(by);
    }

    /** Returns this, and ids that are the same in each run. */
    public Projector.Outside outside() {
        return new Projector.Outside(this, () -> new UUID(random.nextLong(), random.nextLong()));
    }
}
