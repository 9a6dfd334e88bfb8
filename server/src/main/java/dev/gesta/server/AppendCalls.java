package dev.gesta.server;

import dev.gesta.EventStoreException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The calls that append, and what they share; a shutdown ends them when all is answered. */
final class AppendCalls {

    private final HostedStores stores;
    private final CallThreads openers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<AppendCall> open = new HashSet<>();

    AppendCalls(HostedStores stores, CallThreads openers) {
        this.stores = stores;
        this.openers = openers;
    }

    HostedStores stores() {
        return stores;
    }

    /** Returns where stores are opened. */
    CallThreads openers() {
        return openers;
    }

    void add(AppendCall call) {
        lock.lock();
        try {
            open.add(call);
        } finally {
            lock.unlock();
        }
    }

    void remove(AppendCall call) {
        lock.lock();
        try {
            open.remove(call);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many there are. */
    int running() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every call with {@code why} as soon as all that it brought is answered. */
    void endAll(EventStoreException why) {
        List<AppendCall> calls;
        lock.lock();
        try {
            calls = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        calls.forEach(call -> call.end(why));
    }

    /** Waits until there is no call, and returns whether that came in time. */
    boolean awaitNone(Duration limit) throws InterruptedException {
        long nanos = TimeUnit.NANOSECONDS.convert(limit);
        lock.lockInterruptibly();
        try {
            while (!open.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return open.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
