package dev.gesta.client;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a call has brought and nobody has taken: few messages, since the server is asked for another
 * only when one is taken. For one taker at a time; anybody may cancel.
 */
final class Inbox<Q, R> implements ClientResponseObserver<Q, R> {

    /** So many messages are under way while the taker works on one. */
    private static final int AHEAD = 4;

    /** What {@link #take} finds. */
    sealed interface Arrival<R> {

        /** The next message. */
        record Message<R>(R message) implements Arrival<R> {}

        /** There will be no more: well if there is no failure. */
        record End<R>(Optional<Throwable> failure) implements Arrival<R> {}

        /** Nothing came in time, or {@link Inbox#wake} was called. */
        record Nothing<R>() implements Arrival<R> {}
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<R> messages = new ArrayDeque<>();
    private Arrival.@Nullable End<R> end;
    private boolean woken;
    private @Nullable ClientCallStreamObserver<Q> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> starting) {
        call = starting;
        starting.disableAutoRequestWithInitial(AHEAD);
    }

    @Override
    public void onNext(R message) {
        change(() -> messages.add(message));
    }

    @Override
    public void onError(Throwable failure) {
        change(() -> end = new Arrival.End<>(Optional.of(failure)));
    }

    @Override
    public void onCompleted() {
        change(() -> end = new Arrival.End<>(Optional.empty()));
    }

    /** Lets the taker go on with nothing. */
    void wake() {
        change(() -> woken = true);
    }

    private void change(Runnable step) {
        lock.lock();
        try {
            step.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what came first, waiting for it if need be. */
    Arrival<R> take(Duration timeout) throws InterruptedException {
        long nanos = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty() && end == null && !woken && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            woken = false;
            R message = messages.poll();
            if (message != null) {
                if (end == null && call != null) {
                    call.request(1);
                }
                return new Arrival.Message<>(message);
            }
            return end == null ? new Arrival.Nothing<>() : end;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the call up, if it has not ended. */
    void cancel() {
        ClientCallStreamObserver<Q> calling = call;
        if (calling != null) {
            calling.cancel("not needed any more", null);
        }
    }
}
