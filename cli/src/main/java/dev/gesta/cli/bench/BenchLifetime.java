package dev.gesta.cli.bench;

import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.EngineOptions;
import dev.gesta.engine.StoreStats;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** What a store does beside appends and reads: follow, open, seal. */
final class BenchLifetime {

    private static final Payload DATA = BenchStore.payload(256);

    private BenchLifetime() {}

    static List<BenchWorkload> workloads() {
        return List.of(
                new BenchWorkload(
                        "W14",
                        "How long after an append do its subscribers have it, and how fast do they"
                                + " catch up?",
                        BenchLifetime::subscriptions),
                new BenchWorkload(
                        "W15",
                        "How long does opening take, after a close and after a kill?",
                        BenchLifetime::opening),
                new BenchWorkload(
                        "W16",
                        "Do appends wait for the sealing of segments?",
                        BenchLifetime::sealing));
    }

    private static void subscriptions(BenchRun run) throws Exception {
        for (int count : List.of(1, 10, 100)) {
            try (BenchStore store = BenchStore.preloaded(run);
                    var followers = BenchFollowers.of(store.store(), count)) {
                String who = count == 1 ? "1 subscriber" : count + " subscribers";
                run.measure(
                        new BenchRun.Case(
                                "acknowledged to delivered, " + who,
                                BenchRow.Unit.MICROS,
                                followers.afterAcknowledgement(),
                                List.of(handOver()),
                                followers::earlyDeliveries));
                run.measure(
                        new BenchRun.Case(
                                "sent to delivered, " + who,
                                BenchRow.Unit.MICROS,
                                store.watched(followers.afterSending()),
                                store.writeLimits()));
            }
        }
        try (BenchStore store = BenchStore.preloaded(run)) {
            run.measure(
                    new BenchRun.Case(
                            "catching up from the start",
                            BenchRow.Unit.EVENTS,
                            BenchLoad.loop(() -> catchUp(store.store())),
                            store.readLimits(1)));
        }
    }

    private static BenchRun.Limit handOver() {
        return new BenchRun.Limit("hand-over to a thread and back", BenchProbe.handOver(), () -> 1);
    }

    private static long catchUp(EmbeddedEventStore store) throws InterruptedException {
        long count = 0;
        try (Subscription all = store.subscribe(Query.all(), Position.START)) {
            while (true) {
                switch (all.next(Duration.ofSeconds(10)).orElseThrow()) {
                    case Subscription.Events(var events, _, _) -> count += events.size();
                    case Subscription.CaughtUp _ -> {
                        return count;
                    }
                }
            }
        }
    }

    /**
     * The active segment is nearly full, which is the worst case: it is what opening reads. A kill
     * while a segment is being sealed costs the making of its index, too.
     */
    private static void opening(BenchRun run) throws Exception {
        Path killed;
        Path closed;
        String size;
        int sealed;
        try (BenchStore store = BenchStore.create(run)) {
            store.preload(run.plan().events(), BenchStore::smallEvent);
            store.fillSegment();
            store.awaitIndexes();
            killed = copy(store.folder(), run.newFolder());
            closed = store.folder();
            sealed = store.store().stats().segments() - 1;
            size = size(store.store().stats(), killed);
        }
        var limit =
                new BenchRun.Limit(
                        "raw scan + CRC32C of the active segment before",
                        BenchProbe.scanNewest(killed),
                        () -> 1);
        opening(run, "after a close", size, limit, () -> closed);
        opening(run, "after a kill", size, limit, () -> copy(killed, run.newFolder()));
        if (sealed > 0) {
            opening(
                    run,
                    "after a kill while sealing",
                    size,
                    limit,
                    () -> withoutNewest(".index", copy(killed, run.newFolder())));
        }
    }

    private static String size(StoreStats stats, Path folder) throws IOException {
        return String.format(
                Locale.ROOT,
                "%,d events, %,d bytes of log, of these %,d in the active segment",
                stats.events(),
                stats.logBytes(),
                Files.size(newest(".log", folder)));
    }

    private static Path withoutNewest(String ending, Path folder) throws IOException {
        Files.delete(newest(ending, folder));
        return folder;
    }

    private static void opening(
            BenchRun run, String title, String size, BenchRun.Limit limit, Callable<Path> folder)
            throws Exception {
        List<BenchRun.Limit> limits = List.of(limit);
        run.measure(
                new BenchRun.Case(
                        "opening " + title,
                        BenchRow.Unit.MICROS,
                        opens(folder, BenchLifetime::open),
                        limits,
                        () -> size));
        run.measure(
                new BenchRun.Case(
                        "first query of a tag " + title,
                        BenchRow.Unit.MICROS,
                        opens(folder, BenchLifetime::firstQuery),
                        limits));
    }

    /** Opens a store and returns how long that took. */
    private static long open(Path folder) {
        long begin = System.nanoTime();
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder)) {
            long opened = System.nanoTime();
            if (store.head().position().value() == 0) {
                throw new IllegalStateException("nothing there");
            }
            return opened - begin;
        }
    }

    /** Opens a store and returns how long the first query of a tag took then. */
    private static long firstQuery(Path folder) {
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder)) {
            long begin = System.nanoTime();
            store.read(Query.tags(BenchStore.SMALL_TAG), ReadOptions.forwards()).toList();
            return System.nanoTime() - begin;
        }
    }

    /** Measures something about freshly opened stores. */
    @FunctionalInterface
    private interface Opening {

        long nanos(Path folder) throws IOException;
    }

    private static BenchSlice opens(Callable<Path> folder, Opening opening) {
        return time -> {
            var latencies = new BenchHistogram();
            long begin = System.nanoTime();
            do {
                latencies.record(opening.nanos(folder.call()));
            } while (System.nanoTime() - begin < time.toNanos());
            long nanos = System.nanoTime() - begin;
            return new BenchSlice.Sample(latencies.count(), nanos, latencies);
        };
    }

    /**
     * Copies a store as a crash would leave it; what never changes again is only linked, and the
     * rest is on the disk, as it would be.
     */
    private static Path copy(Path store, Path to) throws IOException {
        Files.createDirectory(to);
        Path active = newest(".log", store);
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(file.getFileName());
                boolean sealed = file.toString().endsWith(".log") && !file.equals(active);
                if (sealed || file.toString().endsWith(".index")) {
                    Files.createLink(target, file);
                } else {
                    Files.copy(file, target);
                    sync(target);
                }
            }
        }
        return to;
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Returns the last file in {@code folder} whose name has this ending. */
    static Path newest(String ending, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static void sealing(BenchRun run) throws Exception {
        EngineOptions never = EngineOptions.defaults().withSegmentBytes(1 << 30);
        EngineOptions often = EngineOptions.defaults().withSegmentBytes(4 << 20);
        try (BenchStore quiet = BenchStore.create(run, never);
                BenchStore busy = BenchStore.create(run, often)) {
            BenchSlice appends = appends(quiet);
            run.warmUp(appends);
            BenchSlice asLong = _ -> appends.run(run.plan().slice());
            run.measure(
                    new BenchRun.Case(
                            "16 writers, a segment of 4 MiB sealed every 12,000 events",
                            BenchRow.Unit.MICROS_OF_99_PERCENT,
                            appends(busy),
                            List.of(
                                    new BenchRun.Limit(
                                            "the same without sealing", asLong, () -> 1))));
        }
    }

    private static BenchSlice appends(BenchStore store) {
        return BenchLoad.loops(
                16,
                number -> {
                    Tag own = Tag.of("writer", Integer.toString(number));
                    return () -> {
                        store.store().append(List.of(Event.of("bench-append", DATA, own)));
                        return 1;
                    };
                });
    }
}
