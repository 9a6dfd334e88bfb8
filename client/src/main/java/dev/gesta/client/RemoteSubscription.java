package dev.gesta.client;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStoreException;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.client.Inbox.Arrival;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.SubscribeRequest;
import dev.gesta.protocol.v1.SubscribeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that outlives its connection: when that breaks, another goes on behind the last
 * delivery, so that nothing is missed and nothing comes twice. It tries for as long as it is asked
 * for more.
 */
final class RemoteSubscription implements Subscription {

    private static final System.Logger LOG = System.getLogger("dev.gesta.client");

    /** Begins a call that subscribes. */
    interface Caller {
        void subscribe(SubscribeRequest request, Inbox<SubscribeRequest, SubscribeResponse> inbox);
    }

    private final Caller caller;
    private final Connection connection;
    private final String store;
    private final Query query;
    private final SubscribeOptions options;
    private final Consumer<RemoteSubscription> whenClosed;

    private ConsistencyToken reached;
    private @Nullable ConsistencyToken toldCaughtUp;
    private final List<SequencedEvent> begun = new ArrayList<>();
    private int failures;
    private @Nullable EventStoreException ended;

    private volatile Inbox<SubscribeRequest, SubscribeResponse> inbox = new Inbox<>();
    private volatile boolean closed;
    private volatile boolean storeClosed;

    /** What a subscription is to. */
    record Wish(String store, Query query, ConsistencyToken after, SubscribeOptions options) {}

    RemoteSubscription(
            Caller caller,
            Connection connection,
            Wish wish,
            Consumer<RemoteSubscription> whenClosed) {
        this.caller = caller;
        this.connection = connection;
        this.store = wish.store();
        this.query = wish.query();
        this.reached = wish.after();
        this.options = wish.options();
        this.whenClosed = whenClosed;
    }

    /**
     * Begins, and waits until the server has agreed.
     *
     * @throws EventStoreException if it does not
     */
    void begin() {
        long end = System.nanoTime() + connection.options().patience().toNanos();
        connect();
        try {
            while (true) {
                Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
                switch (inbox.take(left)) {
                    case Arrival.Message<SubscribeResponse>(var message) -> {
                        started(message);
                        return;
                    }
                    case Arrival.End<SubscribeResponse>(var failure) ->
                            giveUpOrReconnect(failure, left);
                    case Arrival.Nothing<SubscribeResponse>() -> {
                        inbox.cancel();
                        throw new StoreUnavailableException(
                                "no answer within " + connection.options().patience(), null);
                    }
                }
            }
        } catch (InterruptedException e) {
            inbox.cancel();
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while subscribing", e);
        }
    }

    private void giveUpOrReconnect(Optional<Throwable> failure, Duration left)
            throws InterruptedException {
        Throwable why = reason(failure);
        Duration pause = Connection.pause(failures++);
        if (!Connection.mayPass(why) || pause.compareTo(left) >= 0) {
            throw connection.reason(why);
        }
        reconnectAfter(pause);
    }

    private static Throwable reason(Optional<Throwable> failure) {
        return failure.orElseGet(io.grpc.Status.UNAVAILABLE::asRuntimeException);
    }

    private void connect() {
        begun.clear();
        inbox = new Inbox<>();
        caller.subscribe(WireMapping.toWire(store, query, reached, options), inbox);
        if (closed || storeClosed) {
            inbox.cancel();
        }
    }

    private void reconnectAfter(Duration pause) throws InterruptedException {
        inbox = new Inbox<>(); // to wait on something that a close can wake
        inbox.take(pause);
        if (!closed && !storeClosed) {
            connection.connectNow();
            connect();
        }
    }

    private void started(SubscribeResponse message) {
        reached = WireMapping.fromWire(message.getStarted());
        failures = 0;
    }

    @Override
    public Optional<Delivery> next(Duration timeout) throws InterruptedException {
        long end = deadline(timeout);
        while (true) {
            if (closed) {
                return Optional.empty();
            }
            requireGoing();
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            switch (inbox.take(left)) {
                case Arrival.Message<SubscribeResponse>(var message) -> {
                    Optional<Delivery> delivery = delivery(message);
                    if (delivery.isPresent()) {
                        return delivery;
                    }
                }
                case Arrival.End<SubscribeResponse>(var failure) -> broken(failure, left);
                case Arrival.Nothing<SubscribeResponse>() -> {
                    if (left.isZero()) {
                        return Optional.empty();
                    }
                }
            }
        }
    }

    private static long deadline(Duration timeout) {
        Duration most = Duration.ofDays(10_000);
        return System.nanoTime() + (timeout.compareTo(most) < 0 ? timeout : most).toNanos();
    }

    private void requireGoing() {
        if (storeClosed) {
            throw new StoreUnavailableException("the store is closed", null);
        }
        if (ended != null) {
            throw ended;
        }
    }

    /** Returns the delivery that a message completes. */
    private Optional<Delivery> delivery(SubscribeResponse message) {
        if (closed) {
            return Optional.empty();
        }
        if (message.hasStarted()) {
            started(message);
            return Optional.empty();
        }
        if (message.getEvents().getPartial()) {
            begun.addAll(WireMapping.fromWire(message.getEvents().getEventsList()));
            return Optional.empty();
        }
        Delivery delivery = WireMapping.fromWire(message, begun);
        begun.clear();
        reached = delivery.token();
        if (delivery instanceof CaughtUp(var token)) {
            boolean again = token.equals(toldCaughtUp);
            toldCaughtUp = token;
            return again ? Optional.empty() : Optional.of(delivery);
        }
        return Optional.of(delivery);
    }

    private void broken(Optional<Throwable> failure, Duration left) throws InterruptedException {
        if (closed || storeClosed) {
            return;
        }
        Throwable why = reason(failure);
        if (!Connection.mayPass(why)) {
            ended = connection.reason(why);
            return;
        }
        if (failures == 0) {
            LOG.log(System.Logger.Level.INFO, "a subscription lost its connection, goes on", why);
        }
        Duration pause = Connection.pause(failures++);
        reconnectAfter(pause.compareTo(left) < 0 ? pause : left);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        leave();
        whenClosed.accept(this);
    }

    /** Tells the reader that the store is closed. */
    void closeWithStore() {
        storeClosed = true;
        leave();
    }

    private void leave() {
        inbox.cancel();
        inbox.wake();
    }
}
