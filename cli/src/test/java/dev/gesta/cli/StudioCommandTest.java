package dev.gesta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.cli.Shell.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudioCommandTest {

    @TempDir Path temp;

    private final Shell shell = Shell.withoutTerminal();

    @Test
    void shows_a_store_until_it_is_told_to_end() throws Exception {
        Path store = temp.resolve("shop");
        shell.gesta("append", "-s", store, "--type", "placed", "--data", "{}");
        try (PipedInputStream printed = new PipedInputStream();
                PrintStream out = new PrintStream(new PipedOutputStream(printed), true, UTF_8)) {
            Thread command = Thread.ofVirtual().start(() -> run(out, store));

            URI page = address(printed);
            String stores = get(page.resolve("../v1/insights/"));
            command.interrupt();

            assertThat(stores).contains("\"name\":\"shop\",\"head\":\"1\"", "\"segments\":\"1\"");
            assertThat(command.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    private static void run(PrintStream out, Path store) {
        var console =
                new Console(InputStream.nullInputStream(), out, out, Map.of(), Terminal.none());
        var context = new Context(console, System::nanoTime);
        Main.run(context, "studio", "-s", store.toString(), "--port", "0");
    }

    private static URI address(InputStream printed) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(printed, UTF_8));
        String line = lines.readLine();
        assertThat(line).startsWith("Studio: http://127.0.0.1:");
        return URI.create(line.substring("Studio: ".length()));
    }

    private static String get(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void says_which_port_is_taken_and_what_to_do() throws IOException {
        Path store = temp.resolve("shop");
        shell.gesta("append", "-s", store, "--type", "placed", "--data", "{}");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = shell.gesta("studio", "-s", store, "--port", taken.getLocalPort());

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errors())
                    .contains("port " + taken.getLocalPort() + " is taken", "--port");
        }
    }

    @Test
    void refuses_a_port_that_there_is_not() {
        Run run = shell.gesta("studio", "-s", temp, "--port", "65536");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).contains("there is no port 65536");
    }
}
