package dev.gesta.engine;

import static dev.gesta.engine.Simulated.KIBIBYTE;
import static dev.gesta.engine.Simulated.append;
import static dev.gesta.engine.Simulated.disk;
import static dev.gesta.engine.Simulated.event;
import static dev.gesta.engine.Simulated.eventsOf;
import static dev.gesta.engine.Simulated.open;
import static dev.gesta.engine.Simulated.send;
import static dev.gesta.engine.Simulated.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import dev.gesta.engine.SimulatedStorage.Kind;
import dev.gesta.engine.SimulatedStorage.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the store answers, shows and keeps when the disk fails it. */
@Holds({Guarantee.DURABLE, Guarantee.NO_DIRTY_READ})
class DiskFaultsTest {

    private static final Tag RED = Tag.of("colour", "red");

    private final Event before = event("colour:red");

    private SimulatedStorage disk = disk(1);
    private EmbeddedEventStore store = open(disk);

    @BeforeAll
    static void hush() {
        Hush.engine();
    }

    @AfterAll
    static void speak() {
        Hush.over();
    }

    @BeforeEach
    void append_one_event() {
        append(store, before);
    }

    private void failOnce(Predicate<Step> which) {
        boolean[] failed = {false};
        disk.watch(step -> {
            if (!failed[0] && which.test(step)) {
                failed[0] = true;
                throw new IOException("simulated: " + step);
            }
        });
    }

    private static Predicate<Step> logStep(Kind kind) {
        return step -> step.kind() == kind && step.file().endsWith(".log");
    }

    private static void assertUnknown(CompletableFuture<Appended> answer) {
        assertThat(answer)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(OutcomeUnknownException.class);
    }

    /** Goes on with the same disk, in a new process. */
    private void reopen() {
        store.close();
        disk = disk.afterKill();
        store = open(disk);
    }

    @Nested
    class A_failed_flush {

        private CompletableFuture<Appended> first;
        private CompletableFuture<Appended> second;

        @BeforeEach
        void fails_a_batch_of_two() {
            failOnce(logStep(Kind.SYNC));
            first = send(store, event("colour:red"));
            second = send(store, event("colour:red"), event("colour:blue"));
            step(store);
        }

        @Test
        void leaves_the_outcome_of_all_that_waited_unknown() {
            assertUnknown(first);
            assertUnknown(second);
        }

        @Test
        void stops_the_writer_although_the_next_flush_would_succeed() {
            assertThatThrownBy(() -> append(store, event()))
                    .isInstanceOf(StoreFailedException.class);
        }

        @Test
        void shows_nothing_that_is_not_durable_by_any_way_of_asking() throws Exception {
            assertThat(eventsOf(store)).containsExactly(before);
            assertThat(store.head().position()).isEqualTo(new Position(1));
            assertThat(store.count(RED, new Position(9))).isEqualTo(1);
            assertThat(store.stream(RED).revision()).isEqualTo(0);
            assertThat(store.countsByType()).containsExactly(Map.entry("Noted", 1L));
            assertThat(store.countsByTag("colour:")).containsExactly(Map.entry(RED, 1L));
            try (var subscription = store.subscribe(Query.all(), new Position(1))) {
                assertThat(subscription.next(Duration.ZERO))
                        .get()
                        .isInstanceOf(Subscription.CaughtUp.class);
                assertThat(subscription.next(Duration.ZERO)).isEmpty();
            }
        }

        @Test
        void gives_the_answer_to_what_was_stored_before() {
            assertThat(append(store, before).repeated()).isTrue();
        }

        @Test
        void ends_with_a_reopen() {
            reopen();

            assertThat(append(store, event()).first().value()).isGreaterThan(1);
        }
    }

    @Test
    void a_refusal_that_rests_on_an_event_that_was_lost_is_not_given() {
        failOnce(logStep(Kind.SYNC));
        var claim = send(store, event("user:a"));
        var refused =
                store.appendAsync(
                        new Append(
                                List.of(event("user:a")),
                                List.of(
                                        AppendCondition.failIfEventsMatch(
                                                Query.tags(Tag.of("user:a"))))));

        step(store);

        assertUnknown(claim);
        assertUnknown(refused);
    }

    @Test
    void what_a_reopened_store_has_shown_after_a_failed_flush_survives_a_power_cut() {
        for (int seed = 0; seed < 300; seed++) {
            disk = disk(seed);
            store = open(disk);
            append(store, before);
            failOnce(logStep(Kind.SYNC));
            var _ = send(store, event(seed), event());
            step(store);
            reopen();
            List<Event> shown = eventsOf(store);

            EmbeddedEventStore afterPowerCut = open(disk.afterPowerCut());

            assertThat(shown).hasSize(3);
            assertThat(eventsOf(afterPowerCut)).isEqualTo(shown);
        }
    }

    @Test
    void a_short_write_is_as_final_as_a_failed_flush() {
        for (int seed = 0; seed < 100; seed++) {
            disk = disk(seed);
            store = open(disk);
            append(store, before);
            failOnce(logStep(Kind.WRITE));
            var answer = send(store, event(200));
            step(store);

            assertUnknown(answer);
            assertThatThrownBy(() -> append(store, event()))
                    .isInstanceOf(StoreFailedException.class);
            assertThat(eventsOf(store)).containsExactly(before);

            reopen();
            assertThat(eventsOf(store)).startsWith(before);
            append(store, event());
        }
    }

    @Test
    void every_step_of_a_roll_may_fail_without_a_false_answer() {
        for (int failing = 1; failing <= 25; failing++) {
            disk = disk(failing);
            store = open(disk);
            List<Event> stored = new ArrayList<>();
            int[] left = {failing};
            disk.watch(step -> {
                if (!step.file().equals(DurableMark.NAME) && --left[0] == 0) {
                    throw new IOException("simulated: " + step);
                }
            });
            appendWhileOpen(stored);

            assertThat(eventsOf(store)).isEqualTo(stored);
            reopen();
            assertThat(eventsOf(store).subList(0, stored.size())).isEqualTo(stored);
            stored = new ArrayList<>(eventsOf(store));
            appendWhileOpen(stored);
            assertThat(eventsOf(open(disk.afterPowerCut()))).isEqualTo(stored);
        }
    }

    @Test
    void what_is_appended_after_a_kill_at_any_step_of_a_roll_survives_a_power_cut() {
        for (int killedAt = 1; killedAt <= 40; killedAt++) {
            SimulatedStorage living = disk(killedAt);
            List<SimulatedStorage> killed = new ArrayList<>();
            int[] left = {killedAt};
            store = open(living);
            living.watch(_ -> {
                if (--left[0] == 0) {
                    killed.add(living.afterKill());
                }
            });
            for (int i = 0; i < 8; i++) {
                append(store, event(150));
            }
            disk = killed.getFirst();
            disk.watch(DiskFaultsTest::failForIndexes);
            store = open(disk);
            append(store, before);

            for (int i = 0; i < 8; i++) {
                assertThat(eventsOf(open(disk.afterPowerCut()))).contains(before);
            }
        }
    }

    /** Who cannot write an index has one reason less to make names durable. */
    private static void failForIndexes(Step step) throws IOException {
        if (step.kind() == Kind.CREATE && step.file().contains(".index")) {
            throw new IOException("simulated: " + step);
        }
    }

    @Test
    void a_mark_that_was_written_survives_a_power_cut() {
        for (int seed = 0; seed < 50; seed++) {
            disk = disk(seed);
            store = open(disk);
            append(store, before);
            store.markDurable();

            SimulatedStorage later = disk.afterPowerCut();

            assertThat(later.contents().get(DurableMark.NAME))
                    .isEqualTo(disk.contents().get(DurableMark.NAME));
        }
    }

    @Test
    void a_segment_whose_flush_failed_is_not_flushed_again() throws Exception {
        SegmentHeader header = new SegmentHeader(new UUID(1, 2), 3, 1, 4, 5);
        SegmentWriter segment = SegmentWriter.create(disk, header, KIBIBYTE);
        segment.write(EventCodec.encode(List.of(event())), 1, 0, 0);
        failOnce(logStep(Kind.SYNC));
        assertThatThrownBy(segment::flush).isInstanceOf(IOException.class);

        assertThatThrownBy(segment::flush)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FAILED");
    }

    /** Appends 12 events of 150 bytes, three rolls, or fewer if the store fails. */
    private void appendWhileOpen(List<Event> stored) {
        for (int i = 0; i < 12; i++) {
            Event event = event(150);
            try {
                append(store, event);
                stored.add(event);
            } catch (OutcomeUnknownException | StoreFailedException e) {
                assertThat(store.stats().state()).isNotEqualTo("open");
            }
        }
    }

    @Nested
    class A_close_that_seals_a_large_segment {

        private static final EngineOptions DEFAULTS =
                EngineOptions.defaults().withReservedDiskBytes(64 << 20);

        private final List<Event> events = List.of(event(3 << 20), event(3 << 20), event(3 << 20));

        private SimulatedStorage diskOfLargeStore() {
            SimulatedStorage large = disk(8);
            large.limitTo(100 << 20);
            return large;
        }

        private EmbeddedEventStore filled(SimulatedStorage large) {
            EmbeddedEventStore filled = open(large, DEFAULTS);
            events.forEach(event -> append(filled, event));
            return filled;
        }

        @Test
        void may_be_cut_short_at_any_step() {
            SimulatedStorage large = diskOfLargeStore();
            EmbeddedEventStore closing = filled(large);
            int[] steps = {0};
            large.watch(_ -> {
                steps[0]++;
                assertThat(eventsOf(open(large.afterKill(), DEFAULTS))).isEqualTo(events);
                assertThat(eventsOf(open(large.afterPowerCut(), DEFAULTS))).isEqualTo(events);
            });

            closing.close();

            assertThat(steps[0]).isGreaterThan(10);
            large.watch(_ -> {});
            assertThat(open(large, DEFAULTS).stats().segments()).isEqualTo(2);
        }

        @Test
        void may_fail_at_any_step() {
            for (int failing = 1; failing <= 20; failing++) {
                SimulatedStorage large = diskOfLargeStore();
                EmbeddedEventStore closing = filled(large);
                int[] left = {failing};
                large.watch(step -> {
                    if (--left[0] == 0) {
                        throw new IOException("simulated: " + step);
                    }
                });

                closing.close();

                assertThat(eventsOf(open(large.afterKill(), DEFAULTS))).isEqualTo(events);
            }
        }

        @Test
        void leaves_it_active_where_the_disk_is_nearly_full() {
            SimulatedStorage large = diskOfLargeStore();
            EmbeddedEventStore closing = filled(large);
            large.limitTo(70 << 20);

            closing.close();

            assertThat(open(large, DEFAULTS).stats().segments()).isEqualTo(1);
        }
    }

    @Test
    void a_mark_or_an_index_that_cannot_be_written_costs_no_append() {
        disk.watch(step -> {
            if (step.file().equals(DurableMark.NAME) || step.file().contains(".index")) {
                throw new IOException("simulated: " + step);
            }
        });
        List<Event> stored = new ArrayList<>(List.of(before));
        appendWhileOpen(stored);
        store.markDurable();

        assertThat(stored).hasSize(13);
        assertThat(eventsOf(store)).isEqualTo(stored);
        reopen();
        assertThat(eventsOf(store)).isEqualTo(stored);
    }

    @Nested
    class A_full_disk {

        private long used() {
            return Long.MAX_VALUE - disk.usableBytes();
        }

        @Test
        void breaks_a_write_but_neither_reads_nor_what_was_stored() {
            disk.limitTo(used() + 100);

            var answer = send(store, event(300));
            step(store);

            assertUnknown(answer);
            assertThat(eventsOf(store)).containsExactly(before);
            reopen();
            assertThat(eventsOf(store)).containsExactly(before);
            disk.limitTo(Long.MAX_VALUE);
            reopen();
            append(store, event());
            assertThat(eventsOf(store)).hasSize(2);
        }

        @Test
        void lets_the_store_open_for_reading_with_all_that_was_acknowledged() {
            append(store, event());
            disk.limitTo(used() + 100);
            var _ = send(store, event(300));
            step(store);
            disk.limitTo(0);

            disk = disk.afterKill();
            store = open(disk);

            assertThat(eventsOf(store)).hasSize(2);
            assertThatThrownBy(() -> append(store, event()))
                    .isInstanceOf(StoreFailedException.class);
        }

        @Test
        void is_never_reached_with_a_reserve() {
            EngineOptions careful = KIBIBYTE.withReservedDiskBytes(8192);
            disk = disk(2);
            store = open(disk, careful);
            disk.limitTo(20_000);
            int stored = 0;
            boolean refused = false;
            while (!refused) {
                try {
                    append(store, event(100));
                    stored++;
                } catch (StoreUnavailableException e) {
                    refused = true;
                }
            }

            assertThat(disk.usableBytes()).isPositive();
            assertThat(store.stats().state()).isEqualTo("open");
            assertThat(eventsOf(store)).hasSize(stored);
            disk.limitTo(40_000);
            append(store, event(100));
        }
    }

    @Test
    void closing_on_a_failing_disk_still_closes() {
        EngineOptions zeros = KIBIBYTE.withZeroAheadBytes(500);
        disk = disk(3);
        store = open(disk, zeros);
        append(store, before);
        disk.watch(step -> {
            throw new IOException("simulated: " + step);
        });

        store.close();
        store.close();

        assertThatThrownBy(() -> store.head()).isInstanceOf(StoreUnavailableException.class);
        assertThat(eventsOf(open(disk.afterKill(), zeros))).containsExactly(before);
    }
}
