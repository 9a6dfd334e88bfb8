package dev.gesta.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gesta.EventStore;
import dev.gesta.cli.xes.XesImport;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.readmodel.MemorySink;
import dev.gesta.toolkit.readmodel.MemoryTables;
import dev.gesta.toolkit.readmodel.Projector;
import dev.gesta.toolkit.readmodel.ProjectorOptions;
import dev.gesta.toolkit.readmodel.ReadModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rebuilds a read model of a real log while new cases come in; see {@code RealLogTest}. */
class RealLogReadModelTest {

    private static final String NAME = "bpic2012.xes.gz";
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int NEW_CASES = 200;

    record CaseId(String value) implements TagId {}

    sealed interface Application {}

    @EventType("A_SUBMITTED")
    record Submitted(Optional<CaseId> application) implements Application {}

    @EventType("A_DECLINED")
    record Declined(Optional<CaseId> application) implements Application {}

    @EventType("A_APPROVED")
    record Approved(Optional<CaseId> application) implements Application {}

    @EventType("A_CANCELLED")
    record Cancelled(Optional<CaseId> application) implements Application {}

    @TempDir Path temp;

    private final MemorySink sink = new MemorySink();

    private static Path log() {
        String named = System.getProperty("gesta.bpic2012", System.getenv("GESTA_BPIC2012"));
        Path log = named == null ? Path.of("..", "..", "shared", "data", NAME) : Path.of(named);
        assumeTrue(Files.exists(log), "shared data set absent: " + NAME);
        return log;
    }

    @Test
    void rebuilds_the_real_log_beside_live_traffic() throws Exception {
        Path log = log();
        try (EventStore store = EmbeddedEventStore.open(temp.resolve("store"))) {
            load(store, log);
            Gesta gesta = Gesta.over(store, Application.class);
            try (Projector<MemoryTables> one = projector(gesta, 1).start()) {
                assertThat(one.awaitLive(LONG)).isTrue();
                assertThat(counts()).isEqualTo(counts(0));

                try (Projector<MemoryTables> two = projector(gesta, 2)) {
                    rebuildUnderTraffic(gesta, two);

                    assertThat(two.awaitLive(LONG)).isTrue();
                    assertThat(two.await(store.head(), LONG)).isTrue();
                    assertThat(counts()).isEqualTo(counts(NEW_CASES));
                }
            }
        }
    }

    private static void load(EventStore store, Path log) throws IOException {
        try (InputStream file = new GZIPInputStream(Files.newInputStream(log))) {
            assertThat(new XesImport(store, file, NAME, null, _ -> {}).run().events())
                    .isEqualTo(262_200);
        }
    }

    private static void rebuildUnderTraffic(Gesta gesta, Projector<?> rebuild) {
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            writer.execute(() -> {
                for (int i = 0; i < NEW_CASES; i++) {
                    gesta.append(new Submitted(Optional.of(new CaseId("new-" + i))));
                }
            });
            rebuild.start();
        }
    }

    private Projector<MemoryTables> projector(Gesta gesta, int version) {
        ReadModel<MemoryTables> model =
                ReadModel.<MemoryTables>named("applications", version)
                        .keyedBy(CaseId.class)
                        .onSequenced(
                                Application.class,
                                (tables, event) ->
                                        tables.<String, Integer>table("counts")
                                                .update(event.source().type(), 0, n -> n + 1));
        return Projector.of(
                gesta, model, sink, ProjectorOptions.defaults().withWorkers(version * 2));
    }

    private Map<String, Integer> counts() {
        return sink.read("applications", tables -> tables.<String, Integer>table("counts").rows());
    }

    private static Map<String, Integer> counts(int added) {
        return new TreeMap<>(
                Map.of(
                        "A_SUBMITTED", 13_087 + added,
                        "A_DECLINED", 7_635,
                        "A_APPROVED", 2_246,
                        "A_CANCELLED", 2_807));
    }
}
