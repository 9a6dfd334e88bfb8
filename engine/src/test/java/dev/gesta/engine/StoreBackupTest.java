package dev.gesta.engine;

import static dev.gesta.engine.Simulated.append;
import static dev.gesta.engine.Simulated.event;
import static dev.gesta.engine.Simulated.eventsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Event;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Holds({Guarantee.ATOMIC, Guarantee.DAMAGE_TOLD})
class StoreBackupTest {

    private final SimulatedStorage disk = Simulated.disk(1);
    private final SimulatedStorage target = Simulated.disk(2);
    private final EmbeddedEventStore store = Simulated.open(disk);

    private StoreBackup.Report backUp() throws IOException {
        return backUp(store);
    }

    private StoreBackup.Report backUp(EmbeddedEventStore any) throws IOException {
        return new StoreBackup(any.log(), target, InstantSource.system()).run(_ -> {});
    }

    private static EmbeddedEventStore restored(SimulatedStorage backup) throws IOException {
        SimulatedStorage fresh = Simulated.disk(3);
        new StoreRestore(backup, fresh, InstantSource.system(), new SplittableRandom(5))
                .run(_ -> {});
        assertThat(StoreCheck.run(fresh, _ -> {}).isSound()).isTrue();
        return Simulated.open(fresh);
    }

    private void appendMany(int events) {
        for (int i = 0; i < events; i++) {
            append(store, event(20, "n:" + i));
        }
    }

    @Test
    void an_empty_store_can_be_backed_up_and_restored() throws IOException {
        backUp();

        EmbeddedEventStore copy = restored(target);

        assertThat(copy.head().position().value()).isZero();
        assertThat(append(copy, event()).first().value()).isEqualTo(1);
    }

    @Test
    void a_restored_store_has_the_same_events_on_another_timeline() throws IOException {
        appendMany(30);
        backUp();
        append(store, event("later:1"));

        EmbeddedEventStore copy = restored(target);

        List<Event> all = eventsOf(store);
        assertThat(eventsOf(copy)).isEqualTo(all.subList(0, 30));
        assertThat(copy.head().store()).isEqualTo(store.head().store());
        assertThat(copy.head().timeline()).isNotEqualTo(store.head().timeline());
        assertThat(append(copy, event()).first().value()).isEqualTo(31);
    }

    @Test
    void a_later_backup_copies_only_what_is_new() throws IOException {
        appendMany(40);
        StoreBackup.Report first = backUp();
        append(store, event("one:more"));

        StoreBackup.Report second = backUp();

        assertThat(first.copied()).isEqualTo(first.segments()).isGreaterThan(5);
        assertThat(second.copied()).isLessThanOrEqualTo(2);
        assertThat(eventsOf(restored(target))).isEqualTo(eventsOf(store));
        assertThat(target.contents().keySet()).filteredOn(BackupFile::isPart).hasSizeLessThan(2);
    }

    @Test
    void a_crash_at_any_step_leaves_the_backup_before_or_the_new_one() throws IOException {
        appendMany(12);
        backUp();
        appendMany(25);
        List<Event> all = eventsOf(store);
        AtomicInteger crashes = new AtomicInteger();

        target.watch(_ -> {
            crashes.incrementAndGet();
            for (SimulatedStorage left : List.of(target.afterKill(), target.afterPowerCut())) {
                assertThat(eventsOf(restored(left))).isIn(all.subList(0, 12), all);
            }
        });
        backUp();

        assertThat(crashes).hasValueGreaterThan(20);
        assertThat(eventsOf(restored(target))).isEqualTo(all);
    }

    @Test
    void a_crash_at_any_step_of_restoring_leaves_no_store_or_all_of_it() throws IOException {
        appendMany(12);
        backUp();
        SimulatedStorage fresh = Simulated.disk(9);

        fresh.watch(_ -> {
            SimulatedStorage left = fresh.afterPowerCut();
            if (Manifest.read(left).isPresent()) {
                assertThat(eventsOf(Simulated.open(left))).isEqualTo(eventsOf(store));
            }
        });
        new StoreRestore(target, fresh, InstantSource.system(), new SplittableRandom(5))
                .run(_ -> {});

        assertThat(eventsOf(Simulated.open(fresh))).isEqualTo(eventsOf(store));
    }

    @Test
    void each_file_of_a_backup_notices_a_flipped_bit_when_it_is_restored() throws IOException {
        appendMany(8);
        backUp();

        for (Map.Entry<String, byte[]> file : target.contents().entrySet()) {
            for (int bit = 0; bit < file.getValue().length * 8; bit += 5) {
                byte[] damaged = file.getValue().clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                target.put(file.getKey(), damaged);

                assertThatThrownBy(() -> restored(target).close())
                        .as("%s, bit %d", file.getKey(), bit)
                        .isInstanceOfAny(
                                StoreDamagedException.class, StoreUnavailableException.class);
            }
            target.put(file.getKey(), file.getValue());
        }
    }

    @Test
    void a_damaged_store_is_not_backed_up_and_the_backup_before_stays() throws IOException {
        appendMany(20);
        backUp();
        List<Event> before = eventsOf(store);
        appendMany(20);
        store.close();
        Map<String, byte[]> files = new TreeMap<>(disk.contents());
        files.keySet().removeIf(name -> !name.endsWith(".log") || target.exists(name));
        String file = files.keySet().iterator().next();
        byte[] bytes = files.values().iterator().next();
        bytes[bytes.length / 2] ^= 1;
        disk.put(file, bytes);

        assertThatThrownBy(() -> backUp(Simulated.open(disk)))
                .isInstanceOf(StoreDamagedException.class)
                .hasMessageContaining(file);
        assertThat(eventsOf(restored(target))).isEqualTo(before);
    }

    @Test
    void a_folder_that_holds_something_else_is_refused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");

        try (EmbeddedEventStore real = EmbeddedEventStore.open(folder.resolve("store"))) {
            assertThatThrownBy(() -> real.backUp(folder, _ -> {}))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("notes.txt");
        }
    }

    @Test
    void a_backup_of_another_store_is_not_overwritten() throws IOException {
        backUp(Simulated.open(Simulated.disk(4), Simulated.KIBIBYTE, 99));

        assertThatThrownBy(this::backUp)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("another store");
    }

    @Test
    void a_backup_is_not_opened_in_place(@TempDir Path folder) {
        Path backup = folder.resolve("backup");
        try (EmbeddedEventStore real = EmbeddedEventStore.open(folder.resolve("store"))) {
            real.append(List.of(event()));
            real.backUp(backup, _ -> {});
        }

        assertThatThrownBy(() -> EmbeddedEventStore.open(backup))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("restore it");
    }
}
