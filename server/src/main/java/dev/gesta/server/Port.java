package dev.gesta.server;

import dev.gesta.InvalidRequestException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.protocol.WireMapping;
import io.grpc.BindableService;
import io.grpc.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpcio.server.GrpcIoServer;
import io.vertx.grpcio.server.GrpcIoServiceBridge;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The one port of a server: gRPC and HTTP on the same socket. The only class that knows Vert.x. */
final class Port implements AutoCloseable {

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int MAX_STREAMS = 10_000;

    /** So often may a client give up calls: often enough for one that resumes subscriptions. */
    private static final int MAX_RESETS_IN_10_SECONDS = 20_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final HttpServer server;

    private Port(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /**
     * Listens for clients of {@code services}.
     *
     * @throws InvalidRequestException if the address is not the machine's own
     * @throws StoreUnavailableException if the port is taken
     */
    static Port open(String host, int port, List<BindableService> services) {
        requireLoopback(host);
        Vertx vertx = Vertx.vertx(vertxOptions());
        GrpcIoServer grpc = grpc(vertx, services);
        HttpServer server =
                vertx.createHttpServer(httpOptions())
                        .requestHandler(each -> take(each, vertx, grpc));
        try {
            await(server.listen(port, host));
            return new Port(vertx, server);
        } catch (RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    private static void requireLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    throw new InvalidRequestException(
                            "a server listens to its own machine only, since it neither encrypts"
                                    + " nor authenticates yet",
                            "a loopback address, such as 127.0.0.1",
                            host);
                }
            }
        } catch (UnknownHostException e) {
            throw new InvalidRequestException(
                    "server address is unknown", "a loopback address, such as 127.0.0.1", host);
        }
    }

    private static VertxOptions vertxOptions() {
        FileSystemOptions noFiles =
                new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false);
        return new VertxOptions()
                .setFileSystemOptions(noFiles)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1);
    }

    private static HttpServerOptions httpOptions() {
        return new HttpServerOptions()
                .setInitialSettings(
                        new Http2Settings()
                                .setInitialWindowSize(WINDOW_BYTES)
                                .setMaxConcurrentStreams(MAX_STREAMS))
                .setHttp2ConnectionWindowSize(4 * WINDOW_BYTES)
                .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS_IN_10_SECONDS)
                .setHttp2RstFloodWindowDuration(10)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
    }

    private static GrpcIoServer grpc(Vertx vertx, List<BindableService> services) {
        GrpcServerOptions options =
                new GrpcServerOptions()
                        .removeEnabledProtocol(GrpcProtocol.WEB)
                        .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
                        .removeEnabledProtocol(GrpcProtocol.TRANSCODING)
                        .setMaxMessageSize(WireMapping.MAX_MESSAGE_BYTES);
        GrpcIoServer grpc = GrpcIoServer.server(vertx, options);
        HealthService health = HealthService.create(vertx);
        for (BindableService service : services) {
            GrpcIoServiceBridge bridge =
                    GrpcIoServiceBridge.bridge(MalformedRequests.asEmpty(service));
            grpc.addService(bridge);
            health.register(bridge.name().fullyQualifiedName(), () -> Future.succeededFuture(true));
        }
        grpc.addService(health);
        grpc.addService(ReflectionService.v1());
        return grpc;
    }

    private static void take(HttpServerRequest request, Vertx vertx, GrpcIoServer grpc) {
        String contentType = request.getHeader("content-type");
        if (contentType == null || !contentType.startsWith("application/grpc")) {
            request.response().setStatusCode(404).end();
        } else if (isCompressed(request)) {
            refuse(request, GrpcStatus.UNIMPLEMENTED, "compressed requests are not taken");
        } else {
            takeCall(request, vertx, grpc);
        }
    }

    /**
     * Calls learn through their context that a client has gone: the bridge does not always tell.
     */
    private static void takeCall(HttpServerRequest request, Vertx vertx, GrpcIoServer grpc) {
        io.vertx.core.Context thread = vertx.getOrCreateContext();
        Executor transport = task -> thread.runOnContext(_ -> task.run());
        Context.CancellableContext context =
                Context.current().withValue(Outlet.TRANSPORT, transport).withCancellation();
        request.response().closeHandler(_ -> context.cancel(null));
        context.run(() -> grpc.handle(request));
    }

    /** A small request could unpack to a large one: limits are checked on what was sent. */
    private static boolean isCompressed(HttpServerRequest request) {
        String encoding = request.getHeader("grpc-encoding");
        return encoding != null && !encoding.equals("identity");
    }

    private static void refuse(HttpServerRequest request, GrpcStatus status, String why) {
        request.response()
                .putHeader("content-type", "application/grpc")
                .putHeader("grpc-status", status.toString())
                .putHeader("grpc-message", why)
                .end();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException(
                    "the server's port did not open or close: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        }
    }

    /** Returns the number of the port. */
    int number() {
        return server.actualPort();
    }

    /** Lets calls that are ending end, and closes the port. */
    @Override
    public void close() {
        await(server.shutdown(1, TimeUnit.SECONDS));
        await(vertx.close());
    }
}
