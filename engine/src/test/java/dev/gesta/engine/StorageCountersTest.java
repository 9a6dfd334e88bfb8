package dev.gesta.engine;

import static dev.gesta.engine.Simulated.append;
import static dev.gesta.engine.Simulated.disk;
import static dev.gesta.engine.Simulated.event;
import static dev.gesta.engine.Simulated.open;
import static dev.gesta.engine.Simulated.send;
import static dev.gesta.engine.Simulated.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Query;
import dev.gesta.Tag;
import dev.gesta.engine.SimulatedStorage.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operation costs the disk: counted, not timed. */
class StorageCountersTest {

    private static final EngineOptions DEFAULTS = EngineOptions.defaults().withReservedDiskBytes(0);

    private final SimulatedStorage disk = disk(1);

    @Test
    void a_group_costs_one_flush_however_many_appends_share_it() {
        EmbeddedEventStore store = open(disk, DEFAULTS);
        long before = disk.count(Kind.SYNC);

        for (int i = 0; i < 100; i++) {
            var _ = send(store, event(100));
        }
        step(store);

        assertThat(disk.count(Kind.SYNC) - before).isEqualTo(1);
        assertThat(disk.count(Kind.SYNC_NAMES)).isLessThanOrEqualTo(3);
    }

    @Test
    void a_large_group_is_written_once() {
        EmbeddedEventStore store = open(disk, DEFAULTS);
        long before = disk.bytesWritten();

        append(store, event(1_000_000));

        assertThat(disk.bytesWritten() - before).isBetween(1_000_000L, 1_100_000L);
    }

    @Test
    void small_groups_are_written_at_most_twice() {
        EmbeddedEventStore store = open(disk, DEFAULTS.withZeroAheadBytes(100_000));
        append(store, event());
        long before = disk.bytesWritten();

        for (int i = 0; i < 1_000; i++) {
            append(store, event(1_000));
        }

        assertThat(disk.bytesWritten() - before).isBetween(1_000_000L, 2_300_000L);
    }

    @Test
    void conditions_and_ids_are_judged_without_reading_a_file() {
        EmbeddedEventStore store = open(disk);
        for (int i = 0; i < 50; i++) {
            append(store, event(100, "n:" + i));
        }
        long read = disk.bytesRead();

        for (int i = 0; i < 50; i++) {
            var _ =
                    store.appendAsync(
                            new Append(
                                    List.of(event("n:" + i)),
                                    List.of(
                                            AppendCondition.failIfEventsMatch(
                                                    Query.tags(Tag.of("n:" + i))))));
        }
        step(store);

        assertThat(store.head().position().value()).isEqualTo(50);
        assertThat(disk.bytesRead()).isEqualTo(read);
    }

    @Test
    void opening_after_a_close_reads_no_large_segment() {
        EmbeddedEventStore store = open(disk, DEFAULTS);
        for (int i = 0; i < 3; i++) {
            append(store, event(3 << 20));
        }
        store.close();
        long before = disk.bytesRead();

        EmbeddedEventStore reopened = open(disk, DEFAULTS);

        assertThat(reopened.head().position().value()).isEqualTo(3);
        assertThat(disk.bytesRead() - before).isLessThan(10_000);
    }

    @Test
    void a_close_seals_no_small_segment() {
        EmbeddedEventStore store = open(disk, DEFAULTS);
        append(store, event(3 << 20));
        store.close();

        assertThat(open(disk, DEFAULTS).stats().segments()).isEqualTo(1);
    }

    @Test
    void a_mark_costs_one_flush_and_none_where_nothing_has_changed() {
        EmbeddedEventStore store = open(disk);
        append(store, event());
        long before = disk.count(Kind.SYNC);

        store.markDurable();
        store.markDurable();

        assertThat(disk.count(Kind.SYNC) - before).isEqualTo(1);
    }
}
