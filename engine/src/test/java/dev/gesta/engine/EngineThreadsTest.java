package dev.gesta.engine;

import static dev.gesta.engine.Simulated.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStoreException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.OverloadedException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.engine.SimulatedStorage.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The store with threads of its own: interrupted, overloaded, closed in the middle of things. */
@Timeout(60)
class EngineThreadsTest {

    private static final EngineOptions SMALL =
            EngineOptions.defaults().withSegmentBytes(8 << 10).withZeroAheadBytes(1 << 10);

    @TempDir Path folder;

    /** A disk whose flushes of the log wait for the test. */
    private static final class SlowDisk {

        final SimulatedStorage disk = Simulated.disk(1);
        final CountDownLatch flushing = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        /** Makes the next flushes wait until {@link #goOn}. */
        void block() {
            disk.watch(step -> {
                if (step.kind() == Kind.SYNC && step.file().endsWith(".log")) {
                    flushing.countDown();
                    awaitQuietly(goOn);
                }
            });
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private EmbeddedEventStore open(SlowDisk slow, EngineOptions options) {
        return EmbeddedEventStore.open(
                folder,
                Simulated.outside(
                        slow.disk, options.withReservedDiskBytes(0), new SplittableRandom(3)));
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static List<Event> eventsOf(EmbeddedEventStore store) {
        return store.read(Query.all()).stream().map(SequencedEvent::event).toList();
    }

    @Nested
    class While_a_flush_takes_its_time {

        private final SlowDisk slow = new SlowDisk();
        private final Event inFlush = event(500);

        private EmbeddedEventStore blocked(EngineOptions options) throws InterruptedException {
            EmbeddedEventStore store = open(slow, options);
            slow.block();
            var _ = store.appendAsync(Append.of(List.of(inFlush)));
            assertThat(slow.flushing.await(30, TimeUnit.SECONDS)).isTrue();
            return store;
        }

        @Test
        void a_full_queue_refuses_at_once_or_at_the_deadline_and_nothing_is_stored()
                throws Exception {
            EngineOptions narrow =
                    EngineOptions.defaults()
                            .withQueueBytes(1_000)
                            .withAppendDeadline(Duration.ofMillis(20));
            try (EmbeddedEventStore store = blocked(narrow)) {
                CompletableFuture<Appended> waits =
                        store.appendAsync(Append.of(List.of(event(800))));
                CompletableFuture<Appended> refused =
                        store.appendAsync(Append.of(List.of(event(800))));

                assertThatThrownBy(refused::join).hasCauseInstanceOf(OverloadedException.class);
                assertThatThrownBy(() -> store.append(List.of(event(800))))
                        .isInstanceOf(OverloadedException.class);
                assertThat(waits).isNotDone();

                slow.goOn.countDown();
                assertThat(waits.join().first()).isEqualTo(new Position(2));
                assertThat(eventsOf(store)).hasSize(2);
            }
        }

        @Test
        void an_append_that_waits_for_it_past_the_deadline_may_be_stored() throws Exception {
            EmbeddedEventStore store = open(slow, SMALL.withAppendDeadline(Duration.ofMillis(300)));
            slow.block();
            FutureTask<Appended> flushing = start(() -> store.append(List.of(inFlush)));
            assertThat(slow.flushing.await(30, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(flushing::get).hasCauseInstanceOf(OutcomeUnknownException.class);

            slow.goOn.countDown();
            assertThat(store.append(List.of(inFlush)).repeated()).isTrue();
            store.close();
        }

        @Test
        void an_append_that_is_still_queued_at_the_deadline_is_surely_not_stored()
                throws Exception {
            EmbeddedEventStore store = blocked(SMALL.withAppendDeadline(Duration.ofMillis(20)));

            assertThatThrownBy(() -> store.append(List.of(event())))
                    .isInstanceOf(StoreUnavailableException.class);

            slow.goOn.countDown();
            store.close();
            assertThat(eventsOf(open(new Reopened(slow)))).containsExactly(inFlush);
        }

        @Test
        void an_interrupted_appender_keeps_its_status_and_its_append_may_be_stored()
                throws Exception {
            EmbeddedEventStore store = open(slow, SMALL);
            slow.block();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread appender =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                try {
                                    store.append(List.of(inFlush));
                                    interrupted.completeExceptionally(
                                            new AssertionError("acknowledged"));
                                } catch (OutcomeUnknownException e) {
                                    interrupted.complete(Thread.currentThread().isInterrupted());
                                }
                            });
            assertThat(slow.flushing.await(30, TimeUnit.SECONDS)).isTrue();

            appender.interrupt();

            assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
            slow.goOn.countDown();
            assertThat(store.append(List.of(inFlush)).repeated()).isTrue();
            store.close();
        }

        @Test
        void reads_go_on_and_see_only_what_is_durable() throws Exception {
            EmbeddedEventStore store = blocked(SMALL);

            assertThat(eventsOf(store)).isEmpty();
            assertThat(store.countsByType()).isEmpty();
            assertThat(store.head().position()).isEqualTo(Position.START);

            slow.goOn.countDown();
            store.close();
        }

        @Test
        void closing_waits_for_it_and_answers_all_that_was_admitted() throws Exception {
            EmbeddedEventStore store = blocked(SMALL);
            CompletableFuture<Appended> queued = store.appendAsync(Append.of(List.of(event())));

            FutureTask<Boolean> closing =
                    start(() -> {
                        store.close();
                        return true;
                    });
            slow.goOn.countDown();

            assertThat(closing.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(queued.join().first()).isEqualTo(new Position(2));
        }

        /** Gives a blocked disk to another store. */
        private record Reopened(SlowDisk slow) {}

        private EmbeddedEventStore open(Reopened reopened) {
            return Simulated.open(reopened.slow.disk.afterPowerCut());
        }

        private EmbeddedEventStore open(SlowDisk disk, EngineOptions options) {
            return EngineThreadsTest.this.open(disk, options);
        }
    }

    @Test
    void an_error_in_the_writer_is_answered_and_ends_in_a_failed_store() {
        SlowDisk disk = new SlowDisk();
        EmbeddedEventStore store = open(disk, SMALL);
        disk.disk.watch(step -> {
            throw new StackOverflowError("simulated");
        });

        assertThatThrownBy(() -> store.append(List.of(event())))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> store.append(List.of(event())))
                .isInstanceOf(StoreFailedException.class);
        store.close();
    }

    @Nested
    class An_interrupt {

        @Test
        void of_a_reader_harms_nobody() {
            try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL)) {
                for (int i = 0; i < 100; i++) {
                    store.append(List.of(event(200, "n:" + i)));
                }
                Thread.currentThread().interrupt();
                assertThat(store.read(Query.all()).toList()).hasSize(100);
                assertThat(store.count(Tag.of("n:1"), store.head().position())).isEqualTo(1);
                assertThat(store.stats().state()).isEqualTo("open");
                assertThat(Thread.interrupted()).isTrue();

                assertThat(store.append(List.of(event())).first()).isEqualTo(new Position(101));
            }
        }

        @Test
        void of_an_appender_fails_its_append_alone() {
            try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL)) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> store.append(List.of(event())))
                        .isInstanceOf(EventStoreException.class);
                assertThat(Thread.interrupted()).isTrue();

                assertThat(store.append(List.of(event())).first().value()).isBetween(1L, 2L);
            }
        }

        @Test
        void of_a_subscriber_ends_its_wait_and_not_its_subscription() throws Exception {
            try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL);
                    Subscription subscription = store.subscribe(Query.all(), Position.START)) {
                assertThat(subscription.next(Duration.ZERO)).isPresent();
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> subscription.next(Duration.ofSeconds(30)))
                        .isInstanceOf(InterruptedException.class);

                Event event = event();
                store.append(List.of(event));
                assertThat(subscription.next(Duration.ofSeconds(30)))
                        .get()
                        .isInstanceOfSatisfying(
                                Subscription.Events.class,
                                events ->
                                        assertThat(events.events().getFirst().event())
                                                .isEqualTo(event));
            }
        }

        @Test
        void of_who_closes_does_not_make_it_an_unclean_close() throws Exception {
            EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL);
            store.append(List.of(event(300)));
            Thread.currentThread().interrupt();
            store.close();
            assertThat(Thread.interrupted()).isTrue();

            FileStorage files = new FileStorage(folder);
            Manifest manifest = Manifest.read(files).orElseThrow();
            assertThat(DurableMark.read(files, manifest.timeline())).isEqualTo(1);
            Path log = folder.resolve(SegmentHeader.fileName(1));
            assertThat(Files.size(log)).isLessThan(600);
            EmbeddedEventStore.open(folder, SMALL).close();
        }
    }

    /** Six threads at work, and one that interrupts them; everything must come out right. */
    @Test
    void interrupts_from_all_sides_lose_and_double_nothing() throws Exception {
        Queue<Event> acknowledged = new ConcurrentLinkedQueue<>();
        Queue<Event> unknown = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL)) {
            for (int i = 0; i < 3; i++) {
                results.add(run(threads, () -> appendMany(store, acknowledged, unknown)));
                results.add(run(threads, () -> readMany(store)));
            }
            SplittableRandom random = new SplittableRandom(1);
            while (!results.stream().allMatch(CompletableFuture::isDone)) {
                threads.get(random.nextInt(threads.size())).interrupt();
                Thread.onSpinWait();
            }
            for (CompletableFuture<Integer> result : results) {
                assertThat(result.get()).isPositive();
            }
            assertThat(store.stats().state()).isEqualTo("open");
            assertThat(eventsOf(store))
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged)
                    .allMatch(event -> acknowledged.contains(event) || unknown.contains(event));
        }
    }

    private static CompletableFuture<Integer> run(List<Thread> threads, Callable<Integer> work) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        threads.add(
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                result.complete(work.call());
                            } catch (Exception | Error e) {
                                result.completeExceptionally(e);
                            }
                        }));
        return result;
    }

    private static int appendMany(
            EmbeddedEventStore store, Queue<Event> acknowledged, Queue<Event> unknown) {
        int stored = 0;
        for (int i = 0; i < 4_000 && stored < 150; i++) {
            Event event = event(i % 100);
            try {
                store.append(List.of(event));
                acknowledged.add(event);
                stored++;
            } catch (OutcomeUnknownException e) {
                unknown.add(event);
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("interrupted");
            }
            if (i % 3 > 0) {
                Thread.interrupted();
            }
        }
        return 1 + stored;
    }

    private static int readMany(EmbeddedEventStore store) {
        int most = 0;
        for (int i = 0; i < 100; i++) {
            int found = store.read(Query.all()).toList().size();
            assertThat(found).isGreaterThanOrEqualTo(most);
            most = found;
        }
        return 1 + most;
    }

    @Nested
    class Closing {

        @Test
        void while_others_append_leaves_each_append_stored_or_refused() throws Exception {
            for (int round = 0; round < 10; round++) {
                Path each = folder.resolve("round" + round);
                EmbeddedEventStore store = EmbeddedEventStore.open(each, SMALL);
                Queue<Event> acknowledged = new ConcurrentLinkedQueue<>();
                try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
                    List<Future<?>> writers = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        writers.add(pool.submit(() -> appendUntilClosed(store, acknowledged)));
                    }
                    try (Subscription subscription =
                            store.subscribe(
                                    Query.all(),
                                    ConsistencyToken.at(Position.START),
                                    SubscribeOptions.defaults())) {
                        assertThat(subscription.next(Duration.ofSeconds(30))).isPresent();
                    }
                    store.close();
                    for (Future<?> writer : writers) {
                        writer.get(30, TimeUnit.SECONDS);
                    }
                }
                try (EmbeddedEventStore again = EmbeddedEventStore.open(each, SMALL)) {
                    assertThat(eventsOf(again)).containsExactlyInAnyOrderElementsOf(acknowledged);
                }
            }
        }

        private static void appendUntilClosed(EmbeddedEventStore store, Queue<Event> acknowledged) {
            try {
                while (true) {
                    Event event = event(20);
                    store.append(List.of(event));
                    acknowledged.add(event);
                }
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("closed");
            }
        }

        @Test
        void wakes_who_waits_for_events() throws Exception {
            EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL);
            Subscription subscription = store.subscribe(Query.all(), Position.START);
            assertThat(subscription.next(Duration.ZERO)).isPresent();
            FutureTask<Object> waiting = start(() -> subscription.next(Duration.ofHours(1)));

            store.close();

            assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StoreUnavailableException.class);
        }

        @Test
        void twice_or_from_two_threads_is_closing_once() throws Exception {
            EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL);
            store.append(List.of(event()));
            FutureTask<Boolean> other =
                    start(() -> {
                        store.close();
                        return true;
                    });
            store.close();
            assertThat(other.get(30, TimeUnit.SECONDS)).isTrue();

            try (EmbeddedEventStore again = EmbeddedEventStore.open(folder, SMALL)) {
                assertThat(eventsOf(again)).hasSize(1);
            }
        }
    }

    @Test
    void a_folder_is_held_also_under_another_name() throws Exception {
        Path link = folder.resolve("link");
        Path real = folder.resolve("real");
        try (EmbeddedEventStore store = EmbeddedEventStore.open(real, SMALL)) {
            Files.createSymbolicLink(link, real);

            assertThatThrownBy(() -> EmbeddedEventStore.open(link, SMALL))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("in use");
            store.append(List.of(event()));
        }
        EmbeddedEventStore.open(link, SMALL).close();
    }

    @Test
    void a_clock_that_jumps_changes_times_and_nothing_else() {
        AtomicLong ticks = new AtomicLong();
        Instant start = Instant.parse("2024-10-27T00:30:00Z");
        InstantSource jumping =
                () ->
                        start.plus(
                                Duration.ofDays(
                                        new long[] {0, 1, -1, 0}
                                                [(int) (ticks.getAndIncrement() % 4)]));
        Log.Outside outside =
                new Log.Outside(
                        Simulated.disk(1),
                        SMALL.withReservedDiskBytes(0),
                        jumping,
                        new SplittableRandom(3));
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, outside)) {
            for (int i = 0; i < 100; i++) {
                Query own = Query.tags(Tag.of("n:" + i));
                store.append(List.of(event("n:" + i)), AppendCondition.failIfEventsMatch(own));
            }

            assertThat(store.read(Query.all()).stream().map(SequencedEvent::recordedAt))
                    .isSorted()
                    .contains(start.plus(Duration.ofDays(1)));
            assertThat(store.read(Query.all()).stream().map(e -> e.position().value()))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSize(100);
        }
    }
}
