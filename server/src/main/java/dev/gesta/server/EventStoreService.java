package dev.gesta.server;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.AppendRequest;
import dev.gesta.protocol.v1.AppendResponse;
import dev.gesta.protocol.v1.AwaitRequest;
import dev.gesta.protocol.v1.AwaitResponse;
import dev.gesta.protocol.v1.CountRequest;
import dev.gesta.protocol.v1.CountResponse;
import dev.gesta.protocol.v1.EventBatch;
import dev.gesta.protocol.v1.EventStoreGrpc;
import dev.gesta.protocol.v1.HeadRequest;
import dev.gesta.protocol.v1.HeadResponse;
import dev.gesta.protocol.v1.ReadRequest;
import dev.gesta.protocol.v1.ReadResponse;
import dev.gesta.protocol.v1.SubscribeRequest;
import dev.gesta.protocol.v1.SubscribeResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/**
 * The interface of a store, for clients: what each method of the protocol does.
 *
 * <p>Appends and looks at the head are answered on the thread they come on, which never waits;
 * everything else on a virtual thread of its own.
 */
final class EventStoreService extends EventStoreGrpc.EventStoreImplBase {

    /** How much of an answer goes into one message, some of which the transport buffers. */
    static final int PART_EVENTS = 512;

    static final int PART_BYTES = 128 << 10;

    /** A client that waits for longer asks again; so none that has gone is waited for. */
    private static final Duration MOST_AWAITED = Duration.ofSeconds(20);

    /** How long a subscription waits for an event before it looks again whether it should. */
    private static final Duration TURN = Duration.ofMinutes(1);

    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    private final HostedStores stores;
    private final AppendCalls appends;
    private final CallThreads reads;
    private final CallThreads subscriptions;
    private final Duration stallLimit;

    EventStoreService(
            HostedStores stores,
            AppendCalls appends,
            CallThreads reads,
            CallThreads subscriptions,
            Duration stallLimit) {
        this.stores = stores;
        this.appends = appends;
        this.reads = reads;
        this.subscriptions = subscriptions;
        this.stallLimit = stallLimit;
    }

    @Override
    public StreamObserver<AppendRequest> append(StreamObserver<AppendResponse> answers) {
        AppendCall call =
                new AppendCall(appends, (ServerCallStreamObserver<AppendResponse>) answers);
        appends.add(call);
        return call;
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> answers) {
        Outlet<ReadResponse> out = Outlet.of(answers);
        out.answerOn(reads, () -> read(request, out));
    }

    private void read(ReadRequest request, Outlet<ReadResponse> out) throws InterruptedException {
        EmbeddedEventStore store = stores.require(request.getStore()).open();
        Query query = WireMapping.fromWire(request.getQuery());
        ReadOptions options = WireMapping.options(request);
        ConsistencyToken head = store.head();
        try (ReadResult result = store.read(query, upTo(head, options))) {
            out.send(ReadResponse.newBuilder().setHead(WireMapping.toWire(head)).build());
            Iterator<SequencedEvent> events = result.iterator();
            while (out.awaitRoom(stallLimit)) {
                EventBatch batch = nextBatch(events, head.position());
                if (batch.getEventsCount() == 0) {
                    out.end();
                    return;
                }
                out.send(ReadResponse.newBuilder().setEvents(batch).build());
            }
        }
    }

    /** The head that the client was told is the end, also if the store has moved on since. */
    private static ReadOptions upTo(ConsistencyToken head, ReadOptions options) {
        return options.isBackwards() && options.from().isAfter(head.position())
                ? options.from(head.position())
                : options;
    }

    private static EventBatch nextBatch(Iterator<SequencedEvent> events, Position head) {
        EventBatch.Builder batch = EventBatch.newBuilder();
        int bytes = 0;
        while (batch.getEventsCount() < PART_EVENTS && bytes < PART_BYTES && events.hasNext()) {
            SequencedEvent event = events.next();
            if (event.position().isAfter(head)) {
                break;
            }
            batch.addEvents(WireMapping.toWire(event));
            bytes += event.event().sizeInBytes();
        }
        return batch.build();
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> answers) {
        Outlet<SubscribeResponse> out = Outlet.of(answers);
        out.answerOn(subscriptions, () -> subscribe(request, out));
    }

    private void subscribe(SubscribeRequest request, Outlet<SubscribeResponse> out)
            throws InterruptedException {
        EmbeddedEventStore store = stores.require(request.getStore()).open();
        Query query = WireMapping.fromWire(request.getQuery());
        ConsistencyToken after = WireMapping.fromWire(request.getAfter());
        SubscribeOptions options = WireMapping.options(request);
        try (Subscription subscription = store.subscribe(query, after, options)) {
            out.whenGone(subscription::close);
            ConsistencyToken start = store.head().withPosition(after.position());
            out.send(SubscribeResponse.newBuilder().setStarted(WireMapping.toWire(start)).build());
            while (out.isThere()) {
                Optional<Subscription.Delivery> delivery = subscription.next(TURN);
                if (delivery.isPresent()) {
                    send(delivery.get(), out);
                }
            }
        }
    }

    private static void send(Subscription.Delivery delivery, Outlet<SubscribeResponse> out)
            throws InterruptedException {
        for (SubscribeResponse part : WireMapping.toWire(delivery, PART_BYTES)) {
            if (out.awaitRoom(FOR_EVER)) {
                out.send(part);
            }
        }
    }

    @Override
    public void head(HeadRequest request, StreamObserver<HeadResponse> answers) {
        Outlet<HeadResponse> out = Outlet.of(answers);
        HostedStore store = stores.find(request.getStore());
        if (store != null && store.ifOpen() != null) {
            out.answerNow(() -> head(request, out));
        } else {
            out.answerOn(reads, () -> head(request, out));
        }
    }

    private void head(HeadRequest request, Outlet<HeadResponse> out) {
        ConsistencyToken head = stores.require(request.getStore()).open().head();
        out.sendLast(HeadResponse.newBuilder().setHead(WireMapping.toWire(head)).build());
    }

    @Override
    public void await(AwaitRequest request, StreamObserver<AwaitResponse> answers) {
        Outlet<AwaitResponse> out = Outlet.of(answers);
        out.answerOn(
                subscriptions,
                () -> {
                    EmbeddedEventStore store = stores.require(request.getStore()).open();
                    boolean reached =
                            store.await(
                                    WireMapping.fromWire(request.getToken()),
                                    timeout(request.getTimeoutMillis()));
                    out.sendLast(AwaitResponse.newBuilder().setReached(reached).build());
                });
    }

    private static Duration timeout(long millis) {
        boolean longer = millis < 0 || millis > MOST_AWAITED.toMillis();
        return longer ? MOST_AWAITED : Duration.ofMillis(millis);
    }

    @Override
    public void count(CountRequest request, StreamObserver<CountResponse> answers) {
        Outlet<CountResponse> out = Outlet.of(answers);
        out.answerOn(
                reads,
                () -> {
                    EmbeddedEventStore store = stores.require(request.getStore()).open();
                    long count =
                            store.count(
                                    Tag.of(request.getTag()),
                                    WireMapping.position(request.getUpTo()));
                    out.sendLast(CountResponse.newBuilder().setCount(count).build());
                });
    }
}
