package dev.gesta.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The appends that wait for the writer, in order; bounded by their bytes.
 *
 * <p>Safe for use by many threads, of which one takes.
 */
final class CommitQueue {

    /**
     * How much one flush takes at most: enough to make its cost small, short of delaying answers.
     */
    static final int MAX_BATCH_BYTES = 4 << 20;

    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final Queue<AppendRequest> waiting = new ArrayDeque<>();

    private long bytes;
    private boolean closed;

    /** What became of an attempt to put a request into the queue. */
    enum Admission {
        ADMITTED,
        FULL,
        CLOSED
    }

    CommitQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds a request, waiting up to {@code nanos} for room; a lone one always finds room. */
    Admission put(AppendRequest request, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (!closed && !hasRoomFor(request)) {
                if (left <= 0) {
                    return Admission.FULL;
                }
                left = drained.awaitNanos(left);
            }
            return admit(request);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a request if there is room now. */
    Admission offer(AppendRequest request) {
        lock.lock();
        try {
            return closed || hasRoomFor(request) ? admit(request) : Admission.FULL;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(AppendRequest request) {
        return waiting.isEmpty() || bytes + request.encodedBytes() <= maxBytes;
    }

    private Admission admit(AppendRequest request) {
        if (closed) {
            return Admission.CLOSED;
        }
        waiting.add(request);
        bytes += request.encodedBytes();
        filled.signal();
        return Admission.ADMITTED;
    }

    /**
     * Returns the requests that wait, up to {@value #MAX_BATCH_BYTES} bytes of them, one at least;
     * none if none came within {@code nanos}, or the queue is closed and empty.
     */
    List<AppendRequest> take(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed && left > 0) {
                left = filled.awaitNanos(left);
            }
            return drain();
        } finally {
            lock.unlock();
        }
    }

    private List<AppendRequest> drain() {
        List<AppendRequest> batch = new ArrayList<>();
        int size = 0;
        while (!waiting.isEmpty() && size < MAX_BATCH_BYTES) {
            AppendRequest request = waiting.remove();
            size += request.encodedBytes();
            if (request.take()) {
                batch.add(request);
            }
        }
        bytes -= size;
        drained.signalAll();
        return batch;
    }

    /** Takes no more requests; those that wait can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isDone() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many bytes wait. */
    long waitingBytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    static final long FOREVER = TimeUnit.DAYS.toNanos(365);
}
