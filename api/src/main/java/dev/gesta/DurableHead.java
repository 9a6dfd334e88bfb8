package dev.gesta;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The last readable position, and the place to wait until it moves. For those who write a store.
 *
 * <p>Safe for use by many threads; one of them, the writer, advances it. Looking costs one volatile
 * read; advancing takes a lock only while somebody waits.
 */
public final class DurableHead {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    private volatile long position;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    /** Creates a head at {@code position}. */
    public DurableHead(long position) {
        this.position = position;
    }

    /** Returns the last readable position. */
    public long get() {
        return position;
    }

    /** Moves the head to {@code to} and wakes those who wait. */
    public void advanceTo(long to) {
        position = to;
        wake();
    }

    /** Lets those who wait look again whether they still should. */
    public void wake() {
        if (waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting, for good: the head will not move again. */
    public void close() {
        closed = true;
        wake();
    }

    /** Tells whether the head will not move again. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Waits until the head is at {@code wanted} or beyond.
     *
     * @param stop asked whenever the head moved or {@link #wake()} was called; true ends the wait
     * @return whether the head is there; false if the time is up, or the wait ended otherwise
     */
    public boolean await(long wanted, Duration timeout, BooleanSupplier stop)
            throws InterruptedException {
        if (position >= wanted) {
            return true;
        }
        long nanos = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        try {
            waiting.incrementAndGet();
            while (position < wanted && !closed && !stop.getAsBoolean() && nanos > 0) {
                nanos = moved.awaitNanos(nanos);
            }
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
        return position >= wanted;
    }
}
