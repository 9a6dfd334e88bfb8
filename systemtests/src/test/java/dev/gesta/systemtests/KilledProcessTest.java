package dev.gesta.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Append;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreUnavailableException;
import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.StoreCheck;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process, really killed, again and again on the same folder.
 *
 * <p>A long run: {@code mvn -pl systemtests -am test -Dtest=KilledProcessTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgesta.kills=1000}; {@code -Dgesta.killSeed=7} begins
 * with another seed.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
@Holds(Guarantee.DURABLE)
class KilledProcessTest {

    private static final int KILLS = Integer.getInteger("gesta.kills", 15);
    private static final long SEED = Long.getLong("gesta.killSeed", 1);
    private static final int MOST_ACKNOWLEDGEMENTS = 1_500;

    @TempDir Path temporary;

    /** By the position of its first event, the id of each acknowledged append. */
    private final Map<Long, UUID> acknowledged = new TreeMap<>();

    private long verifiedUpTo;

    @Test
    void every_acknowledged_append_survives_kill_9_once_in_place_with_its_content()
            throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Path folder = temporary.resolve("store");
        long startedAt = System.nanoTime();
        for (int kill = 0; kill < KILLS; kill++) {
            int patience = random.nextInt(8) == 0 ? 0 : random.nextInt(MOST_ACKNOWLEDGEMENTS);
            runUntilKilled(folder, SEED * 1_000_000 + kill, patience);
            verify(folder, kill % 50 == KILLS % 50 ? 0 : verifiedUpTo);
        }
        verify(folder, 0);

        assertThat(StoreCheck.run(folder, _ -> {}).isSound()).isTrue();
        System.out.printf(
                "%d kills from seed %d in %.0f s: %d acknowledged appends, %d events, all there%n",
                KILLS,
                SEED,
                (System.nanoTime() - startedAt) / 1e9,
                acknowledged.size(),
                verifiedUpTo);
    }

    @Test
    void a_folder_that_another_process_has_open_is_refused_until_that_is_gone() throws Exception {
        Path folder = temporary.resolve("store");
        Process other = start(folder, 1);
        try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
            awaitOpened(said);

            assertThatThrownBy(() -> EmbeddedEventStore.open(folder))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("in use by process " + other.pid());
        } finally {
            kill(other);
        }
        EmbeddedEventStore.open(folder).close();
    }

    private Process start(Path folder, long seed) throws IOException {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        classPath,
                        KillVictim.class.getName(),
                        folder.toString(),
                        Long.toString(seed))
                .redirectError(errors())
                .start();
    }

    private File errors() {
        return temporary.resolve("errors").toFile();
    }

    private static void awaitOpened(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (!KillVictim.OPENED.equals(line)) {
            assertThat(line).as("before it opened").isEqualTo(KillVictim.STARTED);
            line = said.readLine();
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Kills the process once it has acknowledged so much; with a patience of 0, while it opens. */
    private void runUntilKilled(Path folder, long seed, int patience) throws Exception {
        Process process = start(folder, seed);
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            int acknowledgements = 0;
            boolean killed = false;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                acknowledgements += note(line) ? 1 : 0;
                if (!killed && acknowledgements >= patience) {
                    // Not by the process itself, which would close the pipe with what is in it.
                    process.toHandle().destroyForcibly();
                    killed = true;
                }
            }
            assertThat(killed).as("died by itself, see %s", errors()).isTrue();
        } finally {
            kill(process);
        }
    }

    /** Takes note of an acknowledgement; the process says other things as well. */
    private boolean note(String line) {
        if (line.equals(KillVictim.STARTED) || line.equals(KillVictim.OPENED)) {
            return false;
        }
        String[] words = line.split(" ", -1);
        UUID before = acknowledged.put(Long.parseLong(words[0]), UUID.fromString(words[1]));
        assertThat(before).as("another append at the same position").isNull();
        return true;
    }

    /** Opens the store, and checks all that was stored after a position where an append ends. */
    private void verify(Path folder, long after) {
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, KillVictim.OPTIONS);
                ReadResult events =
                        store.read(Query.all(), ReadOptions.forwards().from(after + 1))) {
            Map<Long, UUID> found = new TreeMap<>();
            long position = after;
            Iterator<SequencedEvent> iterator = events.iterator();
            while (iterator.hasNext()) {
                SequencedEvent first = iterator.next();
                found.put(position + 1, first.event().id());
                position = requireWhole(first, iterator, position);
            }
            verifiedUpTo = position;
            assertThat(found).containsAllEntriesOf(acknowledgedAfter(after));
            assertThat(found.values()).doesNotHaveDuplicates();
            requireRemembered(store);
        }
    }

    /** Checks the append that begins with {@code first}, and returns the position of its last. */
    private static long requireWhole(
            SequencedEvent first, Iterator<SequencedEvent> following, long before) {
        Append append = KillVictim.appendOf(first);
        int size = append.events().size();
        SequencedEvent event = first;
        for (int i = 0; i < size; i++) {
            event = i == 0 ? first : following.next();
            assertThat(event.position().value()).isEqualTo(before + 1 + i);
            assertThat(event.event()).isEqualTo(append.events().get(i));
            assertThat(event.indexInAppend()).isEqualTo(i);
            assertThat(event.appendSize()).isEqualTo(size);
        }
        return event.position().value();
    }

    private Map<Long, UUID> acknowledgedAfter(long position) {
        Map<Long, UUID> after = new TreeMap<>(acknowledged);
        after.keySet().removeIf(first -> first <= position);
        return after;
    }

    /** A retry of what was acknowledged last has the first answer again. */
    private void requireRemembered(EmbeddedEventStore store) {
        acknowledged.entrySet().stream()
                .skip(Math.max(0, acknowledged.size() - 3))
                .forEach(each -> {
                    var again = store.append(KillVictim.append(each.getValue()));
                    assertThat(again.repeated()).isTrue();
                    assertThat(again.first().value()).isEqualTo(each.getKey());
                });
    }
}
