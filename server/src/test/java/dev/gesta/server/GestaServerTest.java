package dev.gesta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gesta.Append;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OverloadedException;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Tag;
import dev.gesta.protocol.ErrorMapping;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.AppendRequest;
import dev.gesta.protocol.v1.AppendResponse;
import dev.gesta.protocol.v1.CloseStoreRequest;
import dev.gesta.protocol.v1.CreateStoreRequest;
import dev.gesta.protocol.v1.DescribeStoreRequest;
import dev.gesta.protocol.v1.EventStoreGrpc;
import dev.gesta.protocol.v1.HeadRequest;
import dev.gesta.protocol.v1.ListStoresRequest;
import dev.gesta.protocol.v1.ReadRequest;
import dev.gesta.protocol.v1.ReadResponse;
import dev.gesta.protocol.v1.StoreDescription;
import dev.gesta.protocol.v1.StoresGrpc;
import dev.gesta.protocol.v1.SubscribeRequest;
import dev.gesta.protocol.v1.SubscribeResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a client without a library of ours sees it: the stubs, and nothing between. */
class GestaServerTest {

    private static final String STORE = "orders";

    @TempDir Path folder;

    private GestaServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() {
        start(ServerOptions.of(folder));
    }

    private void start(ServerOptions options) {
        server = GestaServer.start(options.withAddress("127.0.0.1", 0));
        server.ensureStore(STORE);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    private void restart(ServerOptions options) {
        stop();
        start(options);
    }

    @Test
    void pipelined_appends_are_stored_in_the_order_in_which_they_were_sent() throws Exception {
        List<Event> events = IntStream.range(0, 5_000).mapToObj(GestaServerTest::numbered).toList();

        Answers answers = append(events.stream().map(event -> Append.of(List.of(event))).toList());

        assertThat(answers.all()).hasSize(5_000).allMatch(AppendResponse::hasAppended);
        assertThat(read(Query.all())).isEqualTo(events);
        answers.all()
                .forEach(answer ->
                        assertThat(answer.getAppended().getFirst())
                                .isEqualTo(answer.getNumber() + 1));
    }

    @Test
    void an_append_that_fails_is_answered_in_place_and_the_next_one_is_stored() throws Exception {
        AppendRequest other = request("other", 7, numbered(1));
        AppendRequest empty = AppendRequest.newBuilder().setStore(STORE).setNumber(8).build();

        Answers answers =
                send(
                        List.of(
                                request(STORE, 6, numbered(0)),
                                other,
                                empty,
                                request(STORE, 9, numbered(2))));

        assertThat(answers.numbered(6).hasAppended()).isTrue();
        assertThat(reason(answers.numbered(7))).isInstanceOf(InvalidRequestException.class);
        assertThat(reason(answers.numbered(8))).isInstanceOf(InvalidRequestException.class);
        assertThat(answers.numbered(9).hasAppended()).isTrue();
    }

    private static EventStoreException reason(AppendResponse answer) {
        return ErrorMapping.fromWire(answer.getFailure(), List.of());
    }

    @Test
    void a_read_gives_the_head_first_and_nothing_beyond_it() throws Exception {
        append(List.of(Append.of(List.of(numbered(0), numbered(1)))));

        Iterator<ReadResponse> responses = stub().read(readAll());

        assertThat(responses.next().getHead().getPosition()).isEqualTo(2);
        assertThat(responses.next().getEvents().getEventsCount()).isEqualTo(2);
        assertThat(responses).isExhausted();
    }

    @Test
    void a_subscription_says_where_it_begins_and_then_follows() throws Exception {
        append(List.of(Append.of(List.of(numbered(0)))));
        SubscribeRequest request =
                WireMapping.toWire(
                        STORE,
                        Query.all(),
                        ConsistencyToken.at(Position.START),
                        SubscribeOptions.defaults());

        Iterator<SubscribeResponse> responses = stub().subscribe(request);

        assertThat(responses.next().getStarted().getStore().size()).isEqualTo(16);
        assertThat(responses.next().getEvents().getToken().getPosition()).isEqualTo(1);
        assertThat(responses.next().getCaughtUp().getPosition()).isEqualTo(1);
        append(List.of(Append.of(List.of(numbered(1)))));
        assertThat(responses.next().getEvents().getToken().getPosition()).isEqualTo(2);
    }

    @Test
    void a_subscription_of_a_client_that_went_is_given_back() throws Exception {
        restart(ServerOptions.of(folder).withMost(10, 1));
        SubscribeRequest request =
                SubscribeRequest.newBuilder()
                        .setStore(STORE)
                        .setQuery(WireMapping.toWire(Query.all()))
                        .build();
        assertThat(stub().subscribe(request).next().hasStarted()).isTrue();
        refused(OverloadedException.class, () -> stub().subscribe(request).next());

        channel.shutdownNow();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();

        assertThat(eventually(() -> stub().subscribe(request).next()).hasStarted()).isTrue();
    }

    @Test
    void stores_are_made_listed_described_and_closed() throws Exception {
        var stores = StoresGrpc.newBlockingStub(channel);
        append(List.of(Append.of(List.of(numbered(0)))));

        stores.create(CreateStoreRequest.newBuilder().setName("a").build());

        var list = stores.list(ListStoresRequest.getDefaultInstance());
        assertThat(list.getStoresList())
                .extracting(StoreDescription::getName)
                .containsExactly("a", STORE);
        StoreDescription open = describe(STORE);
        assertThat(open.getState()).isEqualTo(StoreDescription.State.OPEN);
        assertThat(open.getEvents()).isEqualTo(1);
        stores.close(CloseStoreRequest.newBuilder().setName(STORE).build());
        assertThat(describe(STORE).getState()).isEqualTo(StoreDescription.State.CLOSED);
        assertThat(head().getHead().getPosition()).isEqualTo(1);
        assertThat(describe(STORE).getState()).isEqualTo(StoreDescription.State.OPEN);
    }

    @Test
    void names_that_lead_elsewhere_or_are_taken_are_refused() {
        var stores = StoresGrpc.newBlockingStub(channel);

        for (String name : List.of("", "..", "a/b", "A", "ä", "-a", "a\0", "x".repeat(65), STORE)) {
            refused(
                    InvalidRequestException.class,
                    () -> stores.create(CreateStoreRequest.newBuilder().setName(name).build()));
        }
        assertThat(stores.create(CreateStoreRequest.newBuilder().setName("x".repeat(64)).build()))
                .isNotNull();
        refused(
                InvalidRequestException.class,
                () -> stub().head(HeadRequest.newBuilder().setStore("unknown").build()));
    }

    @Test
    void stores_and_events_outlive_the_server() throws Exception {
        append(List.of(Append.of(List.of(numbered(0)))));

        restart(ServerOptions.of(folder));

        assertThat(read(Query.all())).containsExactly(numbered(0));
    }

    @Test
    void a_damaged_registry_stops_the_start() throws Exception {
        Path registry = folder.resolve(StoreRegistry.FILE);
        String whole = Files.readString(registry);
        stop();

        for (int i = 0; i < whole.length(); i++) {
            char other = whole.charAt(i) == 'x' ? 'y' : 'x';
            Files.writeString(registry, whole.substring(0, i) + other + whole.substring(i + 1));

            assertThatExceptionOfType(StoreDamagedException.class)
                    .isThrownBy(() -> GestaServer.start(ServerOptions.of(folder)));
        }
        Files.writeString(registry, whole);
        start(ServerOptions.of(folder));
        assertThat(describe(STORE).getName()).isEqualTo(STORE);
    }

    @Test
    void a_data_folder_is_for_one_server() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() ->
                        GestaServer.start(ServerOptions.of(folder).withAddress("127.0.0.1", 0)));
    }

    @Test
    void an_address_that_others_can_reach_is_refused(@TempDir Path other) {
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1", "no such host")) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(
                            () -> GestaServer.start(ServerOptions.of(other).withAddress(host, 0)));
        }
    }

    @Test
    void a_shutdown_answers_every_append_that_it_took() throws Exception {
        Answers answers = new Answers();
        StreamObserver<AppendRequest> requests = EventStoreGrpc.newStub(channel).append(answers);
        IntStream.range(0, 500).forEach(i -> requests.onNext(request(STORE, i, numbered(i))));
        answers.awaitFirst();

        server.close();

        Throwable end = answers.awaitEnd().orElseThrow();
        assertThat(ErrorMapping.fromStatus(end).orElseThrow())
                .isInstanceOf(StoreUnavailableException.class);
        long stored = answers.all().stream().filter(AppendResponse::hasAppended).count();
        start(ServerOptions.of(folder));
        assertThat(read(Query.all())).hasSize((int) stored);
    }

    @Test
    void a_client_that_does_not_read_is_given_up_after_a_while() throws Exception {
        restart(ServerOptions.of(folder).withStallLimit(java.time.Duration.ofMillis(50)));
        Event large = Event.of("Large", Payload.of(Payload.BYTES, new byte[1 << 20]));
        for (int i = 0; i < 40; i++) {
            append(List.of(Append.of(List.of(large.withId(dev.gesta.EventIds.random())))));
        }

        StalledReader reader = new StalledReader();
        EventStoreGrpc.newStub(channel).read(readAll(), reader);
        reader.awaitFirst();
        eventually(() -> {
            assertThat(server.readsUnderWay()).isZero();
            return true;
        });
        reader.awaitEnd();

        assertThat(reader.received()).isLessThan(40);
        restart(ServerOptions.of(folder));
        assertThat(read(Query.all())).hasSize(40);
    }

    private ReadRequest readAll() {
        return WireMapping.toWire(STORE, Query.all(), ReadOptions.forwards());
    }

    private List<Event> read(Query query) {
        List<Event> events = new ArrayList<>();
        stub().read(WireMapping.toWire(STORE, query, ReadOptions.forwards()))
                .forEachRemaining(response ->
                        WireMapping.fromWire(response.getEvents().getEventsList())
                                .forEach(event -> events.add(event.event())));
        return events;
    }

    private dev.gesta.protocol.v1.HeadResponse head() {
        return stub().head(HeadRequest.newBuilder().setStore(STORE).build());
    }

    private StoreDescription describe(String store) {
        return StoresGrpc.newBlockingStub(channel)
                .describe(DescribeStoreRequest.newBuilder().setName(store).build());
    }

    private EventStoreGrpc.EventStoreBlockingStub stub() {
        return EventStoreGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private Answers append(List<Append> appends) {
        return send(
                IntStream.range(0, appends.size())
                        .mapToObj(i -> WireMapping.toWire(STORE, i, appends.get(i)))
                        .toList());
    }

    private Answers send(List<AppendRequest> appends) {
        Answers answers = new Answers();
        StreamObserver<AppendRequest> requests = EventStoreGrpc.newStub(channel).append(answers);
        appends.forEach(requests::onNext);
        requests.onCompleted();
        answers.awaitEnd();
        return answers;
    }

    private static AppendRequest request(String store, long number, Event event) {
        return WireMapping.toWire(store, number, Append.of(List.of(event)));
    }

    private static Event numbered(int i) {
        return Event.of("Numbered", Payload.json("" + i), Tag.of("n", "" + i))
                .withId(new java.util.UUID(0x7000, 0x8000_0000_0000_0000L | i));
    }

    private static void refused(Class<? extends EventStoreException> type, ThrowingCallable call) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(call)
                .satisfies(e ->
                        assertThat(ErrorMapping.fromStatus(e).orElseThrow())
                                .isExactlyInstanceOf(type));
    }

    /** Asks again while the answer is not as it shall be. */
    private static <T> T eventually(java.util.function.Supplier<T> call) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                return call.get();
            } catch (StatusRuntimeException | AssertionError e) {
                assertThat(System.nanoTime()).as("patience").isLessThan(end);
                Thread.onSpinWait();
            }
        }
    }

    /** What came back of a call that appends. */
    private static final class Answers implements StreamObserver<AppendResponse> {

        private final List<AppendResponse> answers =
                Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch first = new CountDownLatch(1);
        private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

        @Override
        public void onNext(AppendResponse answer) {
            answers.add(answer);
            first.countDown();
        }

        @Override
        public void onError(Throwable e) {
            end.complete(Optional.of(e));
        }

        @Override
        public void onCompleted() {
            end.complete(Optional.empty());
        }

        List<AppendResponse> all() {
            return List.copyOf(answers);
        }

        AppendResponse numbered(long number) {
            return all().stream().filter(a -> a.getNumber() == number).findFirst().orElseThrow();
        }

        void awaitFirst() throws InterruptedException {
            assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
        }

        /** Returns why it ended, if not well. */
        Optional<Throwable> awaitEnd() {
            return end.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    /** Asks for nothing until the end. */
    private static final class StalledReader
            implements ClientResponseObserver<ReadRequest, ReadResponse> {

        private final CountDownLatch first = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final List<ReadResponse> received = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<ClientCallStreamObserver<ReadRequest>> call =
                new CompletableFuture<>();

        @Override
        public void beforeStart(ClientCallStreamObserver<ReadRequest> starting) {
            call.complete(starting);
            starting.disableAutoRequestWithInitial(1);
        }

        @Override
        public void onNext(ReadResponse response) {
            received.add(response);
            first.countDown();
        }

        @Override
        public void onError(Throwable e) {
            end.countDown();
        }

        @Override
        public void onCompleted() {
            end.countDown();
        }

        void awaitFirst() throws InterruptedException {
            assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
        }

        /** The end comes behind what the client has buffered, so that is asked for first. */
        void awaitEnd() throws InterruptedException {
            call.join().request(1_000);
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        }

        int received() {
            return received.size() - 1;
        }
    }
}
