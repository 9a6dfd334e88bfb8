package dev.gesta.client;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreUnavailableException;
import dev.gesta.client.Inbox.Arrival;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.ReadRequest;
import dev.gesta.protocol.v1.ReadResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The events of one read. If the connection breaks, it goes on behind the last event, up to the
 * head that was the end when it began: the log between the two never changes.
 */
final class RemoteRead implements ReadResult.Source {

    /** Begins a call that reads. */
    interface Caller {
        void read(ReadRequest request, Inbox<ReadRequest, ReadResponse> inbox);
    }

    private final Caller caller;
    private final Connection connection;
    private final String store;
    private final Query query;
    private final ConsistencyToken head;

    /** What is still to be read. */
    private ReadOptions rest;

    private Inbox<ReadRequest, ReadResponse> inbox;
    private Iterator<SequencedEvent> batch = Collections.emptyIterator();
    private boolean ended;

    private RemoteRead(RemoteRead.Begun begun, Caller caller, Connection connection) {
        this.caller = caller;
        this.connection = connection;
        this.store = begun.store();
        this.query = begun.query();
        this.rest = begun.options();
        this.inbox = begun.inbox();
        this.head = begun.head();
    }

    /** A call that has told its head. */
    private record Begun(
            String store,
            Query query,
            ReadOptions options,
            Inbox<ReadRequest, ReadResponse> inbox,
            ConsistencyToken head) {}

    /** Reads, and returns when the server has said which head is the end. */
    static ReadResult read(
            Caller caller, Connection connection, String store, Query query, ReadOptions options) {
        Begun begun = begin(caller, connection, store, query, options);
        return new ReadResult(new RemoteRead(begun, caller, connection), options, begun.head());
    }

    private static Begun begin(
            Caller caller, Connection connection, String store, Query query, ReadOptions options) {
        return connection.ask(patience -> {
            Inbox<ReadRequest, ReadResponse> inbox = new Inbox<>();
            caller.read(WireMapping.toWire(store, query, options), inbox);
            ConsistencyToken head = headIn(take(inbox, patience));
            return new Begun(store, query, options, inbox, head);
        });
    }

    private static ConsistencyToken headIn(@Nullable ReadResponse first) {
        if (first == null || !first.hasHead()) {
            throw new StoreUnavailableException("the server's answer to a read has no head", null);
        }
        return WireMapping.fromWire(first.getHead());
    }

    /** Returns the next message, or null at a good end. */
    private static @Nullable ReadResponse take(
            Inbox<ReadRequest, ReadResponse> inbox, Duration patience) {
        try {
            return switch (inbox.take(patience)) {
                case Arrival.Message<ReadResponse>(ReadResponse message) -> message;
                case Arrival.End<ReadResponse>(var failure) -> {
                    if (failure.isPresent()) {
                        throw io.grpc.Status.fromThrowable(failure.get())
                                .asRuntimeException(
                                        io.grpc.Status.trailersFromThrowable(failure.get()));
                    }
                    yield null;
                }
                case Arrival.Nothing<ReadResponse>() -> {
                    inbox.cancel();
                    throw io.grpc.Status.UNAVAILABLE
                            .withDescription("nothing came for " + patience)
                            .asRuntimeException();
                }
            };
        } catch (InterruptedException e) {
            inbox.cancel();
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while reading", e);
        }
    }

    @Override
    public @Nullable SequencedEvent next() {
        while (!ended && !batch.hasNext()) {
            fetch();
        }
        if (ended) {
            return null;
        }
        SequencedEvent event = batch.next();
        if (event.position().isAfter(head.position())) {
            ended = true; // stored after this read began, seen since it was taken up again
            return null;
        }
        rest = after(event.position());
        return event;
    }

    private void fetch() {
        try {
            ReadResponse response = take(inbox, connection.options().patience());
            if (response == null) {
                ended = true;
            } else {
                batch = WireMapping.fromWire(response.getEvents().getEventsList()).iterator();
            }
        } catch (io.grpc.StatusRuntimeException e) {
            if (!Connection.mayPass(e)) {
                throw connection.reason(e);
            }
            takeUpAgain();
        }
    }

    /** Returns what is left to read behind an event. */
    private ReadOptions after(Position last) {
        ReadOptions left = rest.limit() == Long.MAX_VALUE ? rest : less(rest);
        return left.isBackwards() ? left.from(last.value() - 1) : left.from(last.value() + 1);
    }

    /** The limit is never reached here: the result asks for no event beyond it. */
    private static ReadOptions less(ReadOptions options) {
        return options.limit(Math.max(1, options.limit() - 1));
    }

    private void takeUpAgain() {
        if (rest.isBackwards() && rest.from().equals(Position.START)) {
            ended = true;
            return;
        }
        if (rest.isBackwards() && rest.from().isAfter(head.position())) {
            rest = rest.from(head.position());
        }
        connection.connectNow();
        Begun begun = begin(caller, connection, store, query, rest);
        head.requireOf(begun.head().store(), begun.head().timeline());
        inbox = begun.inbox();
    }

    /** Gives the call up; its end is nobody's concern. */
    @Override
    public void close() {
        inbox.cancel();
    }
}
