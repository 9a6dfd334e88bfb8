package dev.gesta.server;

import dev.gesta.InvalidRequestException;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Many event stores in one process, behind one port, for clients in other processes.
 *
 * <p>A client that appends is answered when its events are durable, as with a store in its own
 * process. One that reads slowly costs the server a bounded buffer and nobody else anything.
 *
 * <p>Listens to the machine's own addresses only: there is no encryption and no authentication yet.
 */
public final class GestaServer implements AutoCloseable {

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final ServerOptions options;
    private final HostedStores stores;
    private final CallThreads reads;
    private final CallThreads subscriptions;
    private final AppendCalls appends;
    private final Port port;

    private GestaServer(ServerOptions options, HostedStores stores) {
        this.options = options;
        this.stores = stores;
        this.reads = new CallThreads("reads", options.maxReads());
        this.subscriptions = new CallThreads("subscriptions", options.maxSubscriptions());
        this.appends = new AppendCalls(stores, reads);
        this.port =
                Port.open(
                        options.host(),
                        options.port(),
                        List.of(
                                new EventStoreService(
                                        stores,
                                        appends,
                                        reads,
                                        subscriptions,
                                        options.stallLimit()),
                                new StoresService(stores, reads)));
    }

    /**
     * Starts a server; it takes requests when this returns.
     *
     * @throws InvalidRequestException if the address is not the machine's own
     * @throws StoreUnavailableException if the port is taken, or another server has the data folder
     * @throws StoreDamagedException if the registry of stores does not verify
     */
    public static GestaServer start(ServerOptions options) {
        HostedStores stores =
                HostedStores.open(options.dataFolder(), options.engine(), InstantSource.system());
        try {
            return new GestaServer(options, stores);
        } catch (RuntimeException e) {
            stores.close();
            throw e;
        }
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return port.number();
    }

    /** Returns how many reads are under way. */
    int readsUnderWay() {
        return reads.running();
    }

    /** Returns the names of all stores, in their order. */
    public List<String> stores() {
        return stores.all().stream().map(store -> store.entry().name()).toList();
    }

    /**
     * Makes the store {@code name} if there is none.
     *
     * @throws InvalidRequestException if the name is not valid
     */
    public void ensureStore(String name) {
        if (stores.find(name) == null) {
            stores.create(name);
        }
    }

    /**
     * Takes no more requests, answers those under way, and closes the stores. Reads that last
     * longer than the drain limit are cut off, and tell so. Closing twice has no effect.
     */
    @Override
    public void close() {
        var why = new StoreUnavailableException("the server is shutting down", null);
        reads.close();
        subscriptions.close();
        try {
            reads.awaitNone(options.drainLimit());
            stores.close();
            appends.endAll(why);
            appends.awaitNone(LAST_ANSWERS);
            subscriptions.awaitNone(LAST_ANSWERS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stores.close();
        }
        port.close();
    }
}
