package dev.gesta.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gesta.EventStore;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.studio.StudioServer;
import dev.gesta.studio.StudioStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Studio as people see it, in a Chromium without a window. Runs with {@code -Pbrowser}, and needs
 * Node.js and Chromium ({@code CHROMIUM} names it, if it is not {@code /usr/bin/chromium}).
 */
@Tag("browser")
class StudioBrowserTest {

    private static final int ORDERS = 200;
    private static final long ORDER_EVERY_MS = 400;
    private static final long PATIENCE_MINUTES = 5;

    @TempDir Path temp;

    /** Two stores, so that there is one to choose. */
    private record Stores(Map<String, EventStore> byName) implements StudioStores {

        @Override
        public List<String> names() {
            return byName.keySet().stream().sorted().toList();
        }

        @Override
        public Optional<EventStore> find(String name) {
            return Optional.ofNullable(byName.get(name));
        }

        @Override
        public Map<String, String> facts(String name) {
            return Map.of("state", "open");
        }
    }

    @Test
    void every_screen_shows_a_shop_that_goes_on_selling() throws Exception {
        SampleShop sample = new SampleShop(42);
        try (EventStore shop = EmbeddedEventStore.open(temp.resolve("shop"));
                EventStore empty = EmbeddedEventStore.open(temp.resolve("empty"));
                StudioServer studio =
                        StudioServer.start(new Stores(Map.of("shop", shop, "empty", empty)), 0);
                ScheduledExecutorService sales = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 0; i < ORDERS; i++) {
                sample.sell(shop);
            }
            ScheduledFuture<?> selling =
                    sales.scheduleWithFixedDelay(
                            () -> sample.sell(shop), 0, ORDER_EVERY_MS, TimeUnit.MILLISECONDS);

            run("screens.test.mjs", studio);

            assertThat(selling.isDone()).as("the shop stopped selling").isFalse();
        }
    }

    @Test
    void the_real_log_shows_as_it_is_known() throws Exception {
        Path log = realLog();
        assumeTrue(Files.exists(log), "shared data set absent: " + log.getFileName());
        Path folder = temp.resolve("loans");
        gesta("import", "-s", folder.toString(), log.toString());
        try (EventStore loans = EmbeddedEventStore.open(folder);
                StudioServer studio = StudioServer.start(new Stores(Map.of("loans", loans)), 0)) {
            run("reallog.test.mjs", studio);
        }
    }

    private static Path realLog() {
        String named = System.getProperty("gesta.bpic2012", System.getenv("GESTA_BPIC2012"));
        return named == null
                ? Repository.ROOT.resolve("../shared/data/bpic2012.xes.gz").normalize()
                : Path.of(named);
    }

    private void gesta(String... arguments) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path jar = Repository.ROOT.resolve("cli/target/gesta-cli.jar");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        succeed(new ProcessBuilder(command));
    }

    private void run(String tests, StudioServer studio) throws IOException, InterruptedException {
        Path folder = Repository.ROOT.resolve("studio/web");
        ProcessBuilder node =
                new ProcessBuilder("node", "--test", "--test-reporter=spec", "e2e/" + tests)
                        .directory(folder.toFile());
        node.environment().put("STUDIO", studio.address().toString());
        succeed(node);
    }

    private void succeed(ProcessBuilder command) throws IOException, InterruptedException {
        Path output = temp.resolve("output");
        Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        assertThat(ended).as("it ended, and said:%n%s", Files.readString(output)).isTrue();
        assertThat(process.exitValue()).as("it said:%n%s", Files.readString(output)).isZero();
    }
}
