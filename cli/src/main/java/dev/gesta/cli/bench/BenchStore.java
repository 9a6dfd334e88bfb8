package dev.gesta.cli.bench;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.Tag;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.EngineOptions;
import dev.gesta.engine.StoreStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A store to be measured, and what is known of its groups of appends. */
final class BenchStore implements AutoCloseable {

    /** A tag of the first small events. */
    static final Tag SMALL_TAG = Tag.of("account", "a0");

    private static final int EVENTS_OF_TAG = 10;
    private static final Payload SMALL = payload(16);
    private static final int EVENTS_IN_BATCH = 1000;
    private static final int BATCHES_UNDER_WAY = 8;
    private static final Duration SEALING_PATIENCE = Duration.ofSeconds(60);
    private static final Duration SEALING_POLL = Duration.ofMillis(10);

    private final BenchRun run;
    private final Path folder;
    private final EmbeddedEventStore store;
    private double eventsInGroup = 1;
    private double bytesInGroup = 1;

    private BenchStore(BenchRun run, Path folder, EngineOptions options) {
        this.run = run;
        this.folder = folder;
        this.store = EmbeddedEventStore.open(folder, options);
    }

    /** Creates an empty store. */
    static BenchStore create(BenchRun run) {
        return create(run, EngineOptions.defaults());
    }

    static BenchStore create(BenchRun run, EngineOptions options) {
        return new BenchStore(run, run.newFolder(), options);
    }

    /** Opens a store that was closed. */
    static BenchStore reopened(BenchRun run, Path folder) {
        return new BenchStore(run, folder, EngineOptions.defaults());
    }

    /** Creates a store with as many events as planned. */
    static BenchStore preloaded(BenchRun run) {
        BenchStore created = create(run);
        created.preload(run.plan().events(), BenchStore::plainEvent);
        return created;
    }

    private static Event plainEvent(int number) {
        return Event.of("bench-append", payload(256), Tag.of("append"));
    }

    /** Returns an event of 16 bytes with three tags, of which each comes ten times. */
    static Event smallEvent(int number) {
        return Event.of(
                "bench-small",
                SMALL,
                Tag.of("account", "a" + number / EVENTS_OF_TAG),
                Tag.of("customer", "c" + number / EVENTS_OF_TAG),
                Tag.of("day", "d" + number / EVENTS_OF_TAG));
    }

    /** Returns bytes that do not compress, always the same. */
    static Payload payload(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return Payload.of(Payload.BYTES, random);
    }

    EmbeddedEventStore store() {
        return store;
    }

    Path folder() {
        return folder;
    }

    /** Appends so many events, in large appends of which some are always under way. */
    void preload(int events, IntFunction<Event> event) {
        run.say("loading " + events + " events");
        preload(0, events, event);
    }

    private void preload(int first, int events, IntFunction<Event> event) {
        Queue<CompletableFuture<Appended>> underWay = new ArrayDeque<>();
        int next = first;
        while (next < events) {
            List<Event> batch = new ArrayList<>(EVENTS_IN_BATCH);
            while (batch.size() < EVENTS_IN_BATCH && next < events) {
                batch.add(event.apply(next));
                next++;
            }
            underWay.add(store.appendAsync(Append.of(batch)));
            if (underWay.size() > BATCHES_UNDER_WAY) {
                underWay.remove().join();
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    /** Appends small events until the active segment is nearly full; does nothing to the first. */
    void fillSegment() throws IOException {
        int next = (int) store.stats().events();
        while (store.stats().segments() > 1 && segmentIsRoomy()) {
            next = loadBatch(next);
        }
    }

    /** Appends small events, and returns the number of the one that would come next. */
    int loadBatch(int first) {
        preload(first, first + EVENTS_IN_BATCH, BenchStore::smallEvent);
        return first + EVENTS_IN_BATCH;
    }

    int eventsInActiveSegment() throws IOException {
        String name = BenchLifetime.newest(".log", folder).getFileName().toString();
        long first = Long.parseLong(name.substring(0, name.indexOf('.')));
        return Math.toIntExact(store.stats().events() + 1 - first);
    }

    /** Tells whether the active segment has room for a tenth of its size. */
    boolean segmentIsRoomy() throws IOException {
        long most = EngineOptions.defaults().segmentBytes();
        return Files.size(BenchLifetime.newest(".log", folder)) < most - most / 10;
    }

    /**
     * Waits until every sealed segment has its index file, which the store writes in the
     * background.
     */
    void awaitIndexes() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SEALING_PATIENCE.toNanos();
        while (indexes() < store.stats().segments() - 1 && System.nanoTime() < deadline) {
            Thread.sleep(SEALING_POLL);
        }
    }

    private long indexes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".index")).count();
        }
    }

    /** Returns {@code work}, watched for how much the store writes at once meanwhile. */
    BenchSlice watched(BenchSlice work) {
        return time -> {
            StoreStats before = store.stats();
            BenchSlice.Sample sample = work.run(time);
            StoreStats after = store.stats();
            double groups = Math.max(1, after.groups() - before.groups());
            eventsInGroup = Math.max(1, (after.events() - before.events()) / groups);
            bytesInGroup = Math.max(1, (after.groupBytes() - before.groupBytes()) / groups);
            return sample;
        };
    }

    /** Returns how many bytes of log an event takes, over all since the store was opened. */
    double bytesPerEvent() {
        StoreStats stats = store.stats();
        return (double) stats.groupBytes() / Math.max(1, stats.events());
    }

    /** Returns the limits of an append: the raw writes of what a group of it was last. */
    List<BenchRun.Limit> writeLimits() {
        return List.of(
                new BenchRun.Limit(
                        "overwrite + fdatasync of a group",
                        run.probe().overwrite(() -> (int) bytesInGroup),
                        () -> eventsInGroup),
                new BenchRun.Limit(
                        "growing file + fdatasync of a group",
                        run.probe().grow(() -> (int) bytesInGroup),
                        () -> eventsInGroup));
    }

    /** Returns the limit of a read of so many events: the raw read of as many bytes. */
    List<BenchRun.Limit> readLimits(double eventsInUnit) {
        return List.of(
                new BenchRun.Limit(
                        "raw scan + CRC32C of the same bytes",
                        BenchProbe.scan(folder),
                        () -> 1 / (bytesPerEvent() * eventsInUnit)));
    }

    /** Says how large the groups were. */
    String groups() {
        return String.format(
                Locale.ROOT, "%.1f events, %.0f bytes a group", eventsInGroup, bytesInGroup);
    }

    @Override
    public void close() {
        store.close();
    }
}
