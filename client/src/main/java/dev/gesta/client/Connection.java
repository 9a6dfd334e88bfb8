package dev.gesta.client;

import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OverloadedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.UnauthorizedException;
import dev.gesta.protocol.ErrorMapping;
import dev.gesta.protocol.WireMapping;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The connection to one server, shared by all calls to it; made again when it breaks. */
final class Connection implements AutoCloseable {

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int DEFAULT_PORT = 7411;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final URI server;
    private final ClientOptions options;
    private ManagedChannel channel;
    private boolean closed;

    Connection(URI server, ClientOptions options) {
        this.server = requireHttp(server);
        this.options = options;
        this.channel = open();
    }

    private ManagedChannel open() {
        int port = server.getPort() < 0 ? DEFAULT_PORT : server.getPort();
        return NettyChannelBuilder.forAddress(server.getHost(), port)
                .usePlaintext()
                .directExecutor()
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(WireMapping.MAX_MESSAGE_BYTES)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .disableRetry()
                .build();
    }

    private static URI requireHttp(URI server) {
        if (!"http".equals(server.getScheme()) || server.getHost() == null) {
            throw new InvalidRequestException(
                    "address of a server is not understood",
                    "http://HOST:PORT, for https is not there yet",
                    server.toString());
        }
        return server;
    }

    /** Returns where calls begin; for one call, since another connection may follow. */
    synchronized Channel channel() {
        return channel;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    ClientOptions options() {
        return options;
    }

    /** How long to wait before another attempt, after so many that failed. */
    static Duration pause(int failures) {
        Duration doubled = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /**
     * Lets the next call connect at once, where the channel would wait for a second and more after
     * an attempt that failed; our own pauses are shorter, and end.
     */
    synchronized void connectNow() {
        if (!closed && channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.shutdown();
            channel = open();
        }
    }

    /**
     * Asks what can be asked twice: again while the server cannot be reached, up to the patience.
     *
     * @param question is given the deadline of one attempt
     */
    <T> T ask(Function<Duration, T> question) {
        long end = System.nanoTime() + options.patience().toNanos();
        for (int failures = 0; ; failures++) {
            long left = end - System.nanoTime();
            try {
                return question.apply(Duration.ofNanos(Math.max(left, 1)));
            } catch (StatusRuntimeException e) {
                Duration pause = pause(failures);
                boolean more = left > pause.toNanos() && mayPass(e) && !isClosed();
                if (!more) {
                    throw reason(e);
                }
                waitFor(pause);
                connectNow();
            }
        }
    }

    private static void waitFor(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        }
    }

    /**
     * Tells whether a call failed for the want of a connection or of a store that is open, which
     * another attempt may find. What the network says of a connection that breaks comes under
     * several codes.
     */
    static boolean mayPass(Throwable failure) {
        Status.Code code = Status.fromThrowable(failure).getCode();
        return ErrorMapping.fromStatus(failure)
                .map(StoreUnavailableException.class::isInstance)
                .orElse(
                        code == Status.Code.UNAVAILABLE
                                || code == Status.Code.INTERNAL
                                || code == Status.Code.UNKNOWN);
    }

    /** Returns why a call failed that stores nothing. */
    EventStoreException reason(Throwable failure) {
        return ErrorMapping.fromStatus(failure).orElseGet(() -> belowTheStore(failure));
    }

    private EventStoreException belowTheStore(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        String what = "%s: %s".formatted(server, status.getDescription());
        return switch (status.getCode()) {
            case PERMISSION_DENIED, UNAUTHENTICATED -> new UnauthorizedException(what, failure);
            case RESOURCE_EXHAUSTED -> new OverloadedException(what, failure);
            case UNIMPLEMENTED ->
                    new InvalidRequestException(
                            "the server does not know this request", "a newer server", what);
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    INVALID_ARGUMENT,
                    DEADLINE_EXCEEDED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS ->
                    new StoreUnavailableException(
                            "no answer from " + what + " (" + status.getCode() + ")", failure);
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        channel.shutdownNow();
    }
}
