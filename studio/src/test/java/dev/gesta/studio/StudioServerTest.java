package dev.gesta.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.EventStore;
import dev.gesta.ReferenceEventStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudioServerTest {

    private static final int PATIENCE_MS = 30_000;

    private final EventStore store = ReferenceEventStore.create();
    private StudioServer server;

    @BeforeEach
    void start() throws IOException {
        server = StudioServer.start(StudioStores.of("shop", store, Map::of), 0);
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    /** Sends lines just as they are, which a client that means well would not. */
    private Socket send(String... lines) throws IOException {
        URI address = server.address();
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        OutputStream out = socket.getOutputStream();
        out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private String ask(String request, String host) throws IOException {
        try (Socket socket = send(request, "Host: " + host, "Connection: close")) {
            return String.join("\n", reader(socket).readAllLines());
        }
    }

    @Test
    void serves_the_page_with_a_strict_policy() throws IOException {
        String answer = ask("GET /studio/ HTTP/1.1", "localhost");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("default-src 'none'; script-src 'self'", "frame-ancestors 'none'")
                .containsIgnoringCase("x-content-type-options: nosniff")
                .contains("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:7070", "127.0.0.1:1", "[::1]:7070", "[::1]"})
    void answers_to_local_names(String host) throws IOException {
        assertThat(ask("GET /v1/insights/ HTTP/1.1", host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "localhost.example.com", "127.0.0.1.example.com:80", ""})
    void refuses_other_names_so_that_no_page_from_elsewhere_can_ask(String host)
            throws IOException {
        assertThat(ask("GET /v1/insights/ HTTP/1.1", host)).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/studio/../Studio.class",
                "/studio/..%2fStudio.class",
                "/studio/%2e%2e/Studio.class",
                "/studio/assets/../../Studio.class",
                "/studio/../web/index.html",
                "/studio/assets/../index.html",
                "/studio/assets/",
                "/studio/.html",
                "/studio//etc/passwd.txt",
                "/elsewhere"
            })
    void serves_nothing_but_the_page(String path) throws IOException {
        assertThat(ask("GET " + path + " HTTP/1.1", "localhost")).startsWith("HTTP/1.1 404");
    }

    @Test
    void takes_nothing_but_get() throws IOException {
        assertThat(ask("DELETE /v1/insights/shop HTTP/1.1", "localhost"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void leads_to_the_page() throws IOException {
        assertThat(ask("GET / HTTP/1.1", "localhost"))
                .startsWith("HTTP/1.1 302")
                .containsIgnoringCase("location: /studio/");
    }

    @Test
    void parameters_are_decoded() throws IOException {
        store.append(List.of(Events.of("a&b=c é", "{}")));

        assertThat(ask("GET /v1/insights/shop/events?type=a%26b%3Dc+%C3%A9 HTTP/1.1", "localhost"))
                .contains("\"type\":\"a&b=c é\"");
    }

    @Test
    void a_tail_that_was_lost_goes_on_after_the_last_id() throws IOException {
        store.append(List.of(Events.of("a", "{}"), Events.of("b", "{}"), Events.of("c", "{}")));
        try (Socket socket =
                send(
                        "GET /v1/insights/shop/tail?after=0 HTTP/1.1",
                        "Host: localhost",
                        "Last-Event-ID: 2")) {
            BufferedReader in = reader(socket);

            String line = in.readLine();
            while (!line.startsWith("data:")) {
                line = in.readLine();
            }
            assertThat(line).contains("\"position\":\"3\"").doesNotContain("\"position\":\"2\"");
        }
    }

    @Test
    void closing_ends_a_tail() throws IOException {
        try (Socket socket = send("GET /v1/insights/shop/tail HTTP/1.1", "Host: localhost")) {
            BufferedReader in = reader(socket);
            while (!in.readLine().startsWith("id:")) {
                // The rest of the head.
            }

            server.close();

            assertThat(in.lines()).noneMatch(line -> line.startsWith("id:"));
        }
    }
}
