package dev.gesta.toolkit.readmodel;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a thread that waits for time to pass, since something else has happened. */
final class Bell {

    private final Semaphore rung = new Semaphore(0);

    void ring() {
        rung.release();
    }

    /** Waits until it rings, or the time is up. */
    void await(Duration timeout) throws InterruptedException {
        if (timeout.isPositive()) {
            boolean woken = rung.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (woken) {
                rung.drainPermits();
            }
        }
    }
}
