package dev.gesta.studio;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that goes on by a fixed step each time somebody looks at it. */
final class CountingClock implements LongSupplier {

    private final long stepNanos;
    private final AtomicLong now = new AtomicLong();

    CountingClock(long stepNanos) {
        this.stepNanos = stepNanos;
    }

    @Override
    public long getAsLong() {
        return now.addAndGet(stepNanos);
    }
}
