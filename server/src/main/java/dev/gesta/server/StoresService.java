package dev.gesta.server;

import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.StoreStats;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.CloseStoreRequest;
import dev.gesta.protocol.v1.CreateStoreRequest;
import dev.gesta.protocol.v1.DescribeStoreRequest;
import dev.gesta.protocol.v1.ListStoresRequest;
import dev.gesta.protocol.v1.ListStoresResponse;
import dev.gesta.protocol.v1.StoreDescription;
import dev.gesta.protocol.v1.StoresGrpc;
import io.grpc.stub.StreamObserver;

/** The administration of stores, for clients. All of it is answered on virtual threads. */
final class StoresService extends StoresGrpc.StoresImplBase {

    private final HostedStores stores;
    private final CallThreads threads;

    StoresService(HostedStores stores, CallThreads threads) {
        this.stores = stores;
        this.threads = threads;
    }

    @Override
    public void create(CreateStoreRequest request, StreamObserver<StoreDescription> answers) {
        Outlet<StoreDescription> out = Outlet.of(answers);
        out.answerOn(threads, () -> out.sendLast(describe(stores.create(request.getName()))));
    }

    @Override
    public void list(ListStoresRequest request, StreamObserver<ListStoresResponse> answers) {
        Outlet<ListStoresResponse> out = Outlet.of(answers);
        out.answerOn(
                threads,
                () -> {
                    ListStoresResponse.Builder list = ListStoresResponse.newBuilder();
                    stores.all().forEach(store -> list.addStores(describe(store)));
                    out.sendLast(list.build());
                });
    }

    @Override
    public void describe(DescribeStoreRequest request, StreamObserver<StoreDescription> answers) {
        Outlet<StoreDescription> out = Outlet.of(answers);
        out.answerOn(threads, () -> out.sendLast(describe(stores.require(request.getName()))));
    }

    @Override
    public void close(CloseStoreRequest request, StreamObserver<StoreDescription> answers) {
        Outlet<StoreDescription> out = Outlet.of(answers);
        out.answerOn(
                threads,
                () -> {
                    HostedStore store = stores.require(request.getName());
                    store.close();
                    out.sendLast(describe(store));
                });
    }

    static StoreDescription describe(HostedStore store) {
        StoreDescription.Builder described =
                StoreDescription.newBuilder()
                        .setName(store.entry().name())
                        .setCreatedAtMicros(WireMapping.micros(store.entry().createdAt()));
        EmbeddedEventStore open = store.ifOpen();
        if (open != null) {
            describe(open.stats(), described);
        }
        store.failure()
                .ifPresent(failure -> described.setProblem(String.valueOf(failure.getMessage())));
        return described.build();
    }

    private static void describe(StoreStats stats, StoreDescription.Builder described) {
        boolean works = stats.state().equals("open");
        described
                .setState(works ? StoreDescription.State.OPEN : StoreDescription.State.STOPPED)
                .setProblem(works ? "" : stats.state())
                .setHead(WireMapping.toWire(stats.head()))
                .setEvents(stats.events())
                .setSegments(stats.segments())
                .setLogBytes(stats.logBytes())
                .setIndexBytes(stats.indexBytes());
    }
}
