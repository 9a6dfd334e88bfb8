package dev.gesta.studio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gesta.EventStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves Studio for stores of this process, on this machine only: the page below {@code /studio/},
 * and what it asks for below {@code /v1/}.
 *
 * <p>For development and demonstration: it listens on the loopback address alone, answers only
 * requests that name it by a local name, so that no page from elsewhere can ask through a browser,
 * and offers reading only. Closing it leaves the stores open.
 */
public final class StudioServer implements AutoCloseable {

    private static final String INSIGHTS = "/v1/insights/";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final Duration PULSE = Duration.ofSeconds(10);
    private static final int MAX_REQUESTS = 64;
    private static final int MAX_TAILS = 32;
    private static final int MAX_QUERY_CHARS = 16_384;
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Studio studio;
    private final Semaphore requests = new Semaphore(MAX_REQUESTS);
    private final Semaphore tails = new Semaphore(MAX_TAILS);

    private StudioServer(HttpServer server, StudioStores stores, LongSupplier nanos) {
        this.server = server;
        this.studio = new Studio(stores, nanos);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /**
     * Begins to serve.
     *
     * @param port the port to listen on; 0 for any that is free
     * @throws IOException if the port is taken
     */
    public static StudioServer start(StudioStores stores, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
        HttpServer http = HttpServer.create(address, 0);
        StudioServer studio = new StudioServer(http, stores, System::nanoTime);
        http.setExecutor(studio.threads);
        http.createContext("/", studio::handle);
        http.start();
        return studio;
    }

    /** Returns the address of the page. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/studio/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isLocal(exchange.getRequestHeaders().getFirst("Host"))) {
                send(exchange, plain(403, "ask by a local name, such as localhost"));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, plain(405, "there is nothing but GET here"));
            } else {
                get(exchange, exchange.getRequestURI());
            }
        }
    }

    private static boolean isLocal(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']') && colon >= 0;
        return LOCAL_NAMES.contains(hasPort ? host.substring(0, colon) : host);
    }

    private void get(HttpExchange exchange, URI uri) throws IOException {
        Semaphore permits = uri.getPath().endsWith("/tail") ? tails : requests;
        if (permits.tryAcquire()) {
            try {
                answer(exchange, uri);
            } finally {
                permits.release();
            }
        } else {
            send(exchange, plain(503, "too many requests at once; close another tab, ask again"));
        }
    }

    private void answer(HttpExchange exchange, URI uri) throws IOException {
        Optional<StudioTail> tail = Optional.empty();
        try {
            tail = studio.tail(insight(uri), resumed(exchange, parameters(uri)));
        } catch (EventStoreException e) {
            send(exchange, plain(400, String.valueOf(e.getMessage())));
            return;
        }
        if (tail.isEmpty()) {
            send(exchange, answer(uri.getPath(), uri));
            return;
        }
        try (StudioTail open = tail.get()) {
            follow(open, exchange);
        }
    }

    /** A browser that lost a tail asks with the id of the last message that it saw. */
    private static Map<String, List<String>> resumed(
            HttpExchange exchange, Map<String, List<String>> parameters) {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        if (last != null) {
            parameters.put("after", List.of(last));
        }
        return parameters;
    }

    private void follow(StudioTail tail, HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.getResponseHeaders().set("cache-control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (var text = tail.next(PULSE); text.isPresent(); text = tail.next(PULSE)) {
                out.write(text.get().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String insight(URI uri) {
        String path = uri.getPath();
        return path.startsWith(INSIGHTS) ? path.substring(INSIGHTS.length()) : "";
    }

    private StudioAnswer answer(String path, URI uri) {
        if (path.startsWith(INSIGHTS)) {
            return studio.answer(insight(uri), parameters(uri));
        }
        if (path.equals("/") || path.equals("/studio")) {
            return new StudioAnswer(302, Map.of("location", "/studio/"), ByteBuffer.allocate(0));
        }
        return (path.startsWith("/studio/")
                        ? StudioPage.file(path.substring("/studio/".length()))
                        : Optional.<StudioAnswer>empty())
                .orElseGet(() -> plain(404, "there is nothing here; Studio is at /studio/"));
    }

    private static Map<String, List<String>> parameters(URI uri) {
        String query = uri.getRawQuery();
        Map<String, List<String>> parameters = new HashMap<>();
        if (query != null && query.length() <= MAX_QUERY_CHARS) {
            for (String part : query.split("&", -1)) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                parameters
                        .computeIfAbsent(decoded(name), _ -> new ArrayList<>())
                        .add(decoded(value));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static StudioAnswer plain(int status, String text) {
        Map<String, String> headers = new HashMap<>(StudioPage.safety());
        headers.put("content-type", "text/plain; charset=utf-8");
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new StudioAnswer(status, headers, ByteBuffer.wrap(body));
    }

    private static void send(HttpExchange exchange, StudioAnswer answer) throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = new byte[answer.body().remaining()];
        answer.body().get(body);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    /** Ends all requests, live tails among them. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
