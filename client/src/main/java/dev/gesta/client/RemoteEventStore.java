package dev.gesta.client;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.AwaitRequest;
import dev.gesta.protocol.v1.CountRequest;
import dev.gesta.protocol.v1.EventStoreGrpc;
import dev.gesta.protocol.v1.HeadRequest;
import io.grpc.Context;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A store of a server.
 *
 * <pre>{@code
 * try (EventStore store =
 *         RemoteEventStore.open(URI.create("http://localhost:7411/stores/orders"))) {
 *     store.append(List.of(Event.of("OrderPlaced", Payload.json("{}"), Tag.of("order", "1"))));
 * }
 * }</pre>
 *
 * <p>All that {@link EventStore} promises, and this about connections: a read or a subscription
 * whose connection breaks is taken up again where it was, without a gap or a repetition, and a
 * question is asked again, for as long as {@link ClientOptions#patience()}. An append is never sent
 * again unasked: if its answer is lost, it fails with {@link OutcomeUnknownException}, and sending
 * it again with the same ids tells what became of it.
 *
 * <p>Safe for use by many threads, which share one connection. A read holds some messages of about
 * 128 KiB; a subscription the same and one batch.
 */
public final class RemoteEventStore implements EventStore {

    private static final Duration MOST_AWAITED_AT_ONCE = Duration.ofSeconds(10);
    private static final Executor CALLBACKS = task -> Thread.ofVirtual().start(task);

    private final Connection connection;
    private final String name;
    private final boolean ownsConnection;
    private final AppendPipeline appends;
    private final Set<RemoteSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** All calls of this store; cancelled when it is closed. */
    private final Context.CancellableContext calls = Context.ROOT.withCancellation();

    private volatile boolean closed;

    RemoteEventStore(Connection connection, String name, boolean ownsConnection) {
        this.connection = connection;
        this.name = name;
        this.ownsConnection = ownsConnection;
        this.appends = new AppendPipeline(name, connection);
    }

    /**
     * Opens the store at {@code address}, such as {@code http://localhost:7411/stores/orders}, over
     * a connection of its own.
     *
     * @throws InvalidRequestException if the address is not understood
     * @throws StoreUnavailableException if the server cannot be reached
     */
    public static RemoteEventStore open(URI address) {
        return open(address, ClientOptions.defaults());
    }

    /** Opens the store at {@code address} as {@link #open(URI)} does, with other options. */
    public static RemoteEventStore open(URI address, ClientOptions options) {
        String path = address.getPath() == null ? "" : address.getPath();
        if (!path.startsWith("/stores/")) {
            throw new InvalidRequestException(
                    "address of a store is not understood",
                    "http://HOST:PORT/stores/NAME",
                    address.toString());
        }
        String name = path.substring("/stores/".length());
        Connection connection = new Connection(address, options);
        RemoteEventStore store = new RemoteEventStore(connection, name, true);
        try {
            store.head();
            return store;
        } catch (EventStoreException e) {
            store.close();
            throw e;
        }
    }

    private EventStoreGrpc.EventStoreStub stub() {
        return EventStoreGrpc.newStub(connection.channel());
    }

    private EventStoreGrpc.EventStoreBlockingStub stub(Duration deadline) {
        return EventStoreGrpc.newBlockingStub(connection.channel())
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        try {
            return send(append)
                    .orTimeout(
                            connection.options().appendDeadline().toNanos(), TimeUnit.NANOSECONDS)
                    .exceptionallyCompose(RemoteEventStore::late)
                    .thenApplyAsync(answer -> answer, CALLBACKS);
        } catch (EventStoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Appended> send(Append append) {
        try {
            return calls.call(() -> appends.send(append));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<Appended> late(Throwable failure) {
        return CompletableFuture.failedFuture(
                failure instanceof TimeoutException
                        ? AppendPipeline.unknown("the deadline has passed", failure)
                        : failure);
    }

    @Override
    public Appended append(Append append) {
        CompletableFuture<Appended> answer = send(append);
        try {
            return answer.get(
                    connection.options().appendDeadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EventStoreException reason) {
                throw reason;
            }
            throw new IllegalStateException("the client failed", e.getCause());
        } catch (TimeoutException e) {
            throw AppendPipeline.unknown("the deadline has passed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AppendPipeline.unknown("interrupted while waiting for it", e);
        }
    }

    @Override
    public ReadResult read(Query query, ReadOptions options) {
        requireOpen();
        return RemoteRead.read(
                (request, inbox) -> calls.run(() -> stub().read(request, inbox)),
                connection,
                name,
                query,
                options);
    }

    @Override
    public Subscription subscribe(Query query, ConsistencyToken after, SubscribeOptions options) {
        requireOpen();
        RemoteSubscription subscription =
                new RemoteSubscription(
                        (request, inbox) -> calls.run(() -> stub().subscribe(request, inbox)),
                        connection,
                        new RemoteSubscription.Wish(name, query, after, options),
                        subscriptions::remove);
        subscription.begin();
        subscriptions.add(subscription);
        if (closed) {
            subscription.closeWithStore();
        }
        return subscription;
    }

    @Override
    public ConsistencyToken head() {
        return ask(stub ->
                WireMapping.fromWire(
                        stub.head(HeadRequest.newBuilder().setStore(name).build()).getHead()));
    }

    @Override
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        requireOpen();
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            if (awaitOnce(token, left)) {
                return true;
            }
            if (closed || left.isZero()) {
                return false;
            }
        }
    }

    private boolean awaitOnce(ConsistencyToken token, Duration left) throws InterruptedException {
        Duration once = left.compareTo(MOST_AWAITED_AT_ONCE) < 0 ? left : MOST_AWAITED_AT_ONCE;
        AwaitRequest request =
                AwaitRequest.newBuilder()
                        .setStore(name)
                        .setToken(WireMapping.toWire(token))
                        .setTimeoutMillis(once.plusNanos(999_999).toMillis())
                        .build();
        try {
            return ask(stub ->
                    stub.withDeadlineAfter(
                                    once.plus(connection.options().patience()).toNanos(),
                                    TimeUnit.NANOSECONDS)
                            .await(request)
                            .getReached());
        } catch (StoreUnavailableException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while awaiting " + token);
            }
            if (closed) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public long count(Tag tag, Position upTo) {
        CountRequest request =
                CountRequest.newBuilder()
                        .setStore(name)
                        .setTag(tag.value())
                        .setUpTo(upTo.value())
                        .build();
        return ask(stub -> stub.count(request).getCount());
    }

    /** Asks the server; on this thread, which may be interrupted. */
    private <T> T ask(Function<EventStoreGrpc.EventStoreBlockingStub, T> question) {
        requireOpen();
        return connection.ask(deadline -> {
            Context before = calls.attach();
            try {
                return question.apply(stub(deadline));
            } finally {
                calls.detach(before);
            }
        });
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("the store is closed", null);
        }
    }

    /**
     * Takes no more requests here, waits for the answers to appends under way, and ends the rest.
     * The store at the server goes on.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(subscriptions).forEach(RemoteSubscription::closeWithStore);
        appends.close(connection.options().patience());
        calls.cancel(null);
        if (ownsConnection) {
            connection.close();
        }
    }
}
