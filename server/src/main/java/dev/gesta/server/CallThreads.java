package dev.gesta.server;

import dev.gesta.OverloadedException;
import dev.gesta.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Virtual threads for calls of one kind that wait for something, and a bound on how many. */
final class CallThreads {

    private final String what;
    private final int limit;
    private final Semaphore free;
    private volatile boolean closed;

    /**
     * Creates the threads.
     *
     * @param what what runs on them, in words
     * @param limit how many at once
     */
    CallThreads(String what, int limit) {
        this.what = what;
        this.limit = limit;
        this.free = new Semaphore(limit);
    }

    /**
     * Runs {@code call} on a thread of its own.
     *
     * @throws OverloadedException if as many as there may be are under way
     * @throws StoreUnavailableException if the server is shutting down
     */
    void execute(Runnable call) {
        if (closed) {
            throw new StoreUnavailableException("the server is shutting down", null);
        }
        if (!free.tryAcquire()) {
            throw new OverloadedException(
                    limit + " " + what + " are under way, which is the most; try again later",
                    null);
        }
        Thread.ofVirtual()
                .name("gesta-" + what)
                .start(() -> {
                    try {
                        call.run();
                    } finally {
                        free.release();
                    }
                });
    }

    /** Returns how many are under way. */
    int running() {
        return limit - free.availablePermits();
    }

    /** Takes no more calls. */
    void close() {
        closed = true;
    }

    /** Waits until no call is under way, and returns whether that came in time. */
    boolean awaitNone(Duration limitOfWait) throws InterruptedException {
        return free.tryAcquire(limit, limitOfWait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
