package dev.gesta.client;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.OverloadedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.protocol.ErrorMapping;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.AppendRequest;
import dev.gesta.protocol.v1.AppendResponse;
import dev.gesta.protocol.v1.EventStoreGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The appends to one store: all on one call, so that they keep their order, each answered when the
 * server does. When the call breaks, the next append begins another.
 *
 * <p>An append whose answer is lost may be stored, unless the server ended the call in words (it
 * has answered all that it took), or was never reached.
 */
final class AppendPipeline {

    private final String store;
    private final Connection connection;

    private final AtomicLong numbers = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private @Nullable Lane lane;
    private long pendingBytes;
    private boolean closed;

    AppendPipeline(String store, Connection connection) {
        this.store = store;
        this.connection = connection;
    }

    /** An append without an answer. */
    private record Pending(Append append, int bytes, CompletableFuture<Appended> answer) {}

    /**
     * Sends an append; the answer comes on a thread of the network, which must not be held up.
     *
     * @throws EventStoreException if it was not sent
     */
    CompletableFuture<Appended> send(Append append) {
        AppendRequest request = WireMapping.toWire(store, numbers.incrementAndGet(), append);
        int bytes = request.getSerializedSize();
        if (bytes > WireMapping.MAX_MESSAGE_BYTES) {
            throw new InvalidRequestException(
                    "append with its conditions is too large for the network",
                    WireMapping.MAX_MESSAGE_BYTES + " bytes",
                    bytes + " bytes");
        }
        Pending pending = new Pending(append, bytes, new CompletableFuture<>());
        lock.lock();
        try {
            requireRoom(bytes);
            pendingBytes += bytes;
            openLane().send(request, pending);
        } finally {
            lock.unlock();
        }
        return pending.answer();
    }

    private void requireRoom(int bytes) {
        if (closed) {
            throw new StoreUnavailableException("the store is closed", null);
        }
        long limit = connection.options().pendingBytes();
        if (pendingBytes > 0 && pendingBytes + bytes > limit) {
            throw new OverloadedException(
                    "%d bytes of appends wait for answers, of %d at most; send again later"
                            .formatted(pendingBytes, limit),
                    null);
        }
    }

    private Lane openLane() {
        if (lane == null || lane.ended) {
            connection.connectNow();
            lane = new Lane();
            lane.requests =
                    EventStoreGrpc.newStub(connection.channel())
                            .withInterceptors(lane.watch)
                            .append(lane);
        }
        return lane;
    }

    /** Takes no more appends, and waits a while for the answers to those that were sent. */
    void close(Duration limit) {
        lock.lock();
        try {
            closed = true;
            if (lane != null) {
                lane.finish();
            }
            long nanos = limit.toNanos();
            while (pendingBytes > 0 && nanos > 0) {
                nanos = answered.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** One call, with the appends on it that have no answer. */
    private final class Lane implements StreamObserver<AppendResponse> {

        private final Map<Long, Pending> waiting = new HashMap<>();
        private @Nullable StreamObserver<AppendRequest> requests;
        private boolean ended;
        private final TransportWatch watch = new TransportWatch();

        void send(AppendRequest request, Pending pending) {
            waiting.put(request.getNumber(), pending);
            if (requests != null) {
                requests.onNext(request);
            }
        }

        void finish() {
            if (requests != null && !ended) {
                requests.onCompleted();
            }
        }

        @Override
        public void onNext(AppendResponse response) {
            Pending pending = take(response.getNumber());
            if (pending != null) {
                answer(pending, response);
            }
        }

        private @Nullable Pending take(long number) {
            lock.lock();
            try {
                Pending pending = waiting.remove(number);
                if (pending != null) {
                    settle(pending.bytes());
                }
                return pending;
            } finally {
                lock.unlock();
            }
        }

        private void answer(Pending pending, AppendResponse response) {
            try {
                switch (response.getOutcomeCase()) {
                    case APPENDED ->
                            pending.answer().complete(WireMapping.fromWire(response.getAppended()));
                    case FAILURE ->
                            pending.answer()
                                    .completeExceptionally(
                                            ErrorMapping.fromWire(
                                                    response.getFailure(),
                                                    pending.append().conditions()));
                    case OUTCOME_NOT_SET ->
                            pending.answer().completeExceptionally(unknown("no outcome", null));
                }
            } catch (InvalidRequestException e) {
                pending.answer().completeExceptionally(unknown("malformed", e));
            }
        }

        @Override
        public void onError(Throwable failure) {
            end(reason(failure));
        }

        private EventStoreException reason(Throwable failure) {
            if (!watch.hasReachedTransport()) {
                return connection.reason(failure);
            }
            return ErrorMapping.fromStatus(failure)
                    .orElseGet(() -> unknown("the connection broke", failure));
        }

        @Override
        public void onCompleted() {
            end(unknown("the server ended the call", null));
        }

        private void end(EventStoreException why) {
            List<Pending> lost;
            lock.lock();
            try {
                ended = true;
                lost = List.copyOf(waiting.values());
                waiting.clear();
                lost.forEach(each -> settle(each.bytes()));
            } finally {
                lock.unlock();
            }
            lost.forEach(each -> each.answer().completeExceptionally(why));
        }

        private void settle(int bytes) {
            pendingBytes -= bytes;
            answered.signalAll();
        }
    }

    static OutcomeUnknownException unknown(String why, @Nullable Throwable cause) {
        return new OutcomeUnknownException(
                "no answer to an append: " + why + "; send it again with the same ids", cause);
    }
}
