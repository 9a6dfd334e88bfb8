package dev.gesta.server;

import dev.gesta.EventStoreException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.protocol.ErrorMapping;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way out of a call: waits while the client does not read, so that a slow client costs what the
 * transport buffers and no more, and knows when the client has gone.
 *
 * <p>All that is sent goes through the thread of the transport, which alone can tell whether the
 * client is still there: to end a call that the client has just given up would cost it the
 * connection, with all its other calls.
 *
 * <p>To be made while the call is being taken, before its method returns. For use by many threads,
 * of which one may wait for room.
 */
final class Outlet<T> {

    /** The thread of the transport that a call came on. */
    static final Context.Key<Executor> TRANSPORT =
            Context.keyWithDefault("gesta-transport", Runnable::run);

    private static final System.Logger LOG = System.getLogger("dev.gesta.server");

    private final ServerCallStreamObserver<T> call;
    private final Executor transport = TRANSPORT.get();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int passing;
    private boolean gone;
    private Runnable farewell = () -> {};
    private Runnable roomAgain = () -> {};

    private Outlet(ServerCallStreamObserver<T> call) {
        this.call = call;
    }

    static <T> Outlet<T> of(StreamObserver<T> answers) {
        Outlet<T> outlet = new Outlet<>((ServerCallStreamObserver<T>) answers);
        outlet.call.setOnReadyHandler(outlet::wake);
        outlet.call.setOnCancelHandler(outlet::leave);
        Context.current().addListener(_ -> outlet.leave(), Runnable::run);
        return outlet;
    }

    private void wake() {
        Runnable listener;
        lock.lock();
        try {
            changed.signalAll();
            listener = roomAgain;
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    private void leave() {
        Runnable last;
        lock.lock();
        try {
            last = gone ? () -> {} : farewell;
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        last.run();
    }

    /** Lets {@code action} run whenever there is room again after there was none. */
    void whenRoomAgain(Runnable action) {
        lock.lock();
        try {
            roomAgain = action;
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@code action} run once the call is over, or now if it is. */
    void whenGone(Runnable action) {
        boolean already;
        lock.lock();
        try {
            farewell = action;
            already = gone;
        } finally {
            lock.unlock();
        }
        if (already) {
            action.run();
        }
    }

    /** Tells whether there is room for a message now. */
    boolean hasRoom() {
        lock.lock();
        try {
            return passing == 0 && call.isReady();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is room for a message.
     *
     * @return false if the client has gone
     * @throws StoreUnavailableException if the client has not read for {@code limit}
     */
    boolean awaitRoom(Duration limit) throws InterruptedException {
        long nanos = TimeUnit.NANOSECONDS.convert(limit);
        lock.lockInterruptibly();
        try {
            while (!gone && (passing > 0 || !call.isReady()) && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (!gone && nanos <= 0) {
                throw new StoreUnavailableException(
                        "nothing was read for " + limit + "; go on from the last event", null);
            }
            return !gone;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a message, if the client is there. */
    void send(T message) {
        pass(() -> call.onNext(message));
    }

    /** Sends the last message, and ends the call. */
    void sendLast(T message) {
        send(message);
        end();
    }

    /** Ends the call well. */
    void end() {
        pass(call::onCompleted);
        pass(this::leave);
    }

    /** Ends the call with a failure. */
    void fail(EventStoreException failure) {
        pass(() -> call.onError(ErrorMapping.toStatus(failure)));
        pass(this::leave);
    }

    private void pass(Runnable step) {
        lock.lock();
        try {
            passing++;
        } finally {
            lock.unlock();
        }
        transport.execute(() -> passNow(step));
    }

    private void passNow(Runnable step) {
        try {
            if (isThere()) {
                step.run();
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a client went amid an answer", e);
            leave();
        } finally {
            passed();
        }
    }

    private void passed() {
        boolean roomNow;
        lock.lock();
        try {
            passing--;
            roomNow = passing == 0;
        } finally {
            lock.unlock();
        }
        if (roomNow) {
            wake();
        }
    }

    /** Tells whether the client is there, as far as is known. */
    boolean isThere() {
        lock.lock();
        try {
            return !gone;
        } finally {
            lock.unlock();
        }
    }

    /** What answers a call, and may fail. */
    interface Answer {
        void run() throws InterruptedException;
    }

    /** Lets {@code answer} run on one of {@code threads}; its failure ends the call. */
    void answerOn(CallThreads threads, Answer answer) {
        try {
            threads.execute(() -> answerNow(answer));
        } catch (EventStoreException e) {
            fail(e);
        }
    }

    /** Runs {@code answer}, whose failure ends the call. */
    void answerNow(Answer answer) {
        try {
            answer.run();
        } catch (EventStoreException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new StoreUnavailableException("the server was interrupted", e));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a call failed", e);
            fail(new StoreUnavailableException("the server failed; its log says why", e));
        }
    }
}
