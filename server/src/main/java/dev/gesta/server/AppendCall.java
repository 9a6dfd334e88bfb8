package dev.gesta.server;

import dev.gesta.Appended;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.protocol.ErrorMapping;
import dev.gesta.protocol.WireMapping;
import dev.gesta.protocol.v1.AppendRequest;
import dev.gesta.protocol.v1.AppendResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client that appends: hands each request to the store as it comes, in order, and
 * answers it when the store does. Never waits for the store.
 *
 * <p>Asks the client for more only while little waits for an answer, and while the client takes its
 * answers: so that a call costs a bounded amount of memory.
 */
final class AppendCall implements StreamObserver<AppendRequest> {

    /** How many appends of one call may wait for their answers. */
    static final int MAX_WAITING = 1_024;

    /** How many bytes of appends may wait before the next is asked for. */
    static final long MAX_WAITING_BYTES = 16L << 20;

    private static final System.Logger LOG = System.getLogger("dev.gesta.server");

    private final AppendCalls calls;
    private final ServerCallStreamObserver<AppendResponse> requests;
    private final Outlet<AppendResponse> answers;

    /** What has come and not been handed over, since its store is being opened. */
    private final Deque<AppendRequest> arrived = new ArrayDeque<>();

    private @Nullable String store;
    private int waiting;
    private long waitingBytes;
    private boolean asked = true;
    private boolean opening;
    private boolean ending;
    private @Nullable EventStoreException endsWith;
    private boolean over;

    /** Creates the call while it is being taken, before its method returns. */
    AppendCall(AppendCalls calls, ServerCallStreamObserver<AppendResponse> answers) {
        this.calls = calls;
        this.requests = answers;
        this.answers = Outlet.of(answers);
        this.answers.whenRoomAgain(this::askForMore);
        this.answers.whenGone(this::leave);
        requests.disableAutoRequest();
        requests.request(1);
    }

    @Override
    public synchronized void onNext(AppendRequest request) {
        asked = false;
        waiting++;
        waitingBytes += request.getSerializedSize();
        arrived.add(request);
        handOver();
        askForMore();
    }

    @Override
    public synchronized void onCompleted() {
        ending = true;
        endIfAnswered();
    }

    @Override
    public void onError(Throwable broken) {
        leave();
    }

    /** Ends the call with {@code why} once all that has come is answered. */
    synchronized void end(EventStoreException why) {
        ending = true;
        endsWith = why;
        endIfAnswered();
    }

    private synchronized void leave() {
        if (!over) {
            over = true;
            calls.remove(this);
        }
    }

    private synchronized void askForMore() {
        boolean room = waiting < MAX_WAITING && waitingBytes < MAX_WAITING_BYTES;
        if (!asked && !ending && !over && room && answers.hasRoom()) {
            asked = true;
            requests.request(1);
        }
    }

    /** Hands requests over, in order, up to one whose store must be opened first. */
    private void handOver() {
        while (!opening && !arrived.isEmpty()) {
            AppendRequest request = arrived.element();
            try {
                HostedStore hosted = calls.stores().require(nameIn(request));
                EmbeddedEventStore open = hosted.ifOpen();
                if (open == null) {
                    openFirst(hosted);
                } else {
                    append(arrived.remove(), open);
                }
            } catch (EventStoreException e) {
                arrived.remove();
                answer(request, null, e);
            }
        }
    }

    private String nameIn(AppendRequest request) {
        String name = request.getStore();
        if (store == null) {
            store = name;
        }
        if (!name.equals(store)) {
            throw new InvalidRequestException(
                    "a call appends to one store", "\"" + store + "\"", "\"" + name + "\"");
        }
        return name;
    }

    /** Opening reads from the disk, and must not hold up the thread that all calls share. */
    private void openFirst(HostedStore hosted) {
        calls.openers()
                .execute(() -> {
                    @Nullable EventStoreException failure = null;
                    try {
                        hosted.open();
                    } catch (EventStoreException e) {
                        failure = e;
                    }
                    opened(failure);
                });
        opening = true;
    }

    private synchronized void opened(@Nullable EventStoreException failure) {
        opening = false;
        if (failure != null) {
            answer(arrived.remove(), null, failure);
        }
        handOver();
        askForMore();
    }

    private void append(AppendRequest request, EmbeddedEventStore open) {
        CompletableFuture<Appended> future;
        try {
            future = open.appendAsync(WireMapping.fromWire(request));
        } catch (InvalidRequestException e) {
            future = CompletableFuture.failedFuture(e);
        }
        var _ = future.whenComplete((appended, failure) -> answer(request, appended, failure));
    }

    private synchronized void answer(
            AppendRequest request, @Nullable Appended appended, @Nullable Throwable failure) {
        waiting--;
        waitingBytes -= request.getSerializedSize();
        AppendResponse.Builder answer = AppendResponse.newBuilder().setNumber(request.getNumber());
        if (appended != null) {
            answer.setAppended(WireMapping.toWire(appended));
        } else {
            answer.setFailure(ErrorMapping.toWire(reason(failure)));
        }
        answers.send(answer.build());
        askForMore();
        endIfAnswered();
    }

    private static EventStoreException reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof EventStoreException known) {
            return known;
        }
        LOG.log(System.Logger.Level.ERROR, "an append failed", cause);
        return new OutcomeUnknownException("the server failed; its log says why", cause);
    }

    private void endIfAnswered() {
        if (!ending || waiting > 0 || over) {
            return;
        }
        if (endsWith == null) {
            answers.end();
        } else {
            answers.fail(endsWith);
        }
    }
}
