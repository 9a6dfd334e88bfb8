package dev.gesta.client;

import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.CloseStoreRequest;
import dev.gesta.protocol.v1.CreateStoreRequest;
import dev.gesta.protocol.v1.DescribeStoreRequest;
import dev.gesta.protocol.v1.ListStoresRequest;
import dev.gesta.protocol.v1.StoresGrpc;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server with its stores, over one connection that all of them share.
 *
 * <p>Connects when it is first asked something, and again when the connection breaks. Safe for use
 * by many threads. Every failure is an {@link EventStoreException}.
 */
public final class GestaClient implements AutoCloseable {

    private final Connection connection;

    private GestaClient(Connection connection) {
        this.connection = connection;
    }

    /** Returns a client of the server at {@code address}, such as {@code http://localhost:7411}. */
    public static GestaClient connect(URI address) {
        return connect(address, ClientOptions.defaults());
    }

    /**
     * Returns a client of the server at {@code address}, with other options.
     *
     * @throws InvalidRequestException if the address is not understood
     */
    public static GestaClient connect(URI address, ClientOptions options) {
        return new GestaClient(new Connection(address, options));
    }

    /** Returns the store {@code name}; whether there is one shows when it is first asked. */
    public RemoteEventStore store(String name) {
        return new RemoteEventStore(connection, name, false);
    }

    /**
     * Makes an empty store.
     *
     * @throws InvalidRequestException if the name is taken, or not valid
     * @throws StoreUnavailableException if the server did not answer; the store may be there
     */
    public StoreDescription create(String name) {
        try {
            return description(
                    stub(connection.options().patience())
                            .create(CreateStoreRequest.newBuilder().setName(name).build()));
        } catch (io.grpc.StatusRuntimeException e) {
            throw connection.reason(e);
        }
    }

    /** Returns all stores, in the order of their names. */
    public List<StoreDescription> stores() {
        return ask(stub ->
                stub.list(ListStoresRequest.getDefaultInstance()).getStoresList().stream()
                        .map(GestaClient::description)
                        .toList());
    }

    /**
     * Returns how a store is; opens nothing.
     *
     * @throws InvalidRequestException if there is none of that name
     */
    public StoreDescription describe(String name) {
        return ask(stub ->
                description(
                        stub.describe(DescribeStoreRequest.newBuilder().setName(name).build())));
    }

    /**
     * Closes a store at the server, for everybody: its subscriptions end, and the next request
     * opens it again. That is also how a store that has failed takes appends again.
     *
     * @throws InvalidRequestException if there is none of that name
     */
    public StoreDescription closeStore(String name) {
        return ask(stub ->
                description(stub.close(CloseStoreRequest.newBuilder().setName(name).build())));
    }

    private <T> T ask(Function<StoresGrpc.StoresBlockingStub, T> question) {
        return connection.ask(deadline -> question.apply(stub(deadline)));
    }

    private StoresGrpc.StoresBlockingStub stub(Duration deadline) {
        return StoresGrpc.newBlockingStub(connection.channel())
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static StoreDescription description(dev.gesta.protocol.v1.StoreDescription wire) {
        Optional<StoreDescription.Contents> contents =
                wire.hasHead()
                        ? Optional.of(
                                new StoreDescription.Contents(
                                        WireMapping.fromWire(wire.getHead()),
                                        wire.getEvents(),
                                        wire.getSegments(),
                                        wire.getLogBytes(),
                                        wire.getIndexBytes()))
                        : Optional.empty();
        StoreDescription.State state =
                switch (wire.getState()) {
                    case CLOSED -> StoreDescription.State.CLOSED;
                    case OPEN -> StoreDescription.State.OPEN;
                    case STOPPED, UNRECOGNIZED -> StoreDescription.State.STOPPED;
                };
        return new StoreDescription(
                wire.getName(),
                WireMapping.instant(wire.getCreatedAtMicros()),
                state,
                wire.getProblem(),
                contents);
    }

    /** Ends the connection, and with it all that goes on over it. */
    @Override
    public void close() {
        connection.close();
    }
}
