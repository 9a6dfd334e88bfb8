package dev.gesta.cli.bench;

import dev.gesta.AppendCondition;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Reads: how near to the raw read of the same bytes, and how far from having to scan. */
final class BenchReads {

    private static final Payload DATA = BenchStore.payload(256);
    private static final int EVENTS_OF_TAG = 10;
    private static final int RARE_EVENTS = 10;
    private static final Tag HOT = Tag.of("hot");
    private static final Tag RARE = Tag.of("rare");

    private BenchReads() {}

    static List<BenchWorkload> workloads() {
        return List.of(
                new BenchWorkload(
                        "W7", "How fast is the log read from the start?", BenchReads::fromStart),
                new BenchWorkload(
                        "W8",
                        "How long does it take to find and read the 10 events of a tag?",
                        BenchReads::byTag),
                new BenchWorkload(
                        "W9",
                        "How fast are short streams read, out of a small store?",
                        BenchReads::streams),
                new BenchWorkload(
                        "W10", "How do readers and writers slow each other?", BenchReads::mixed),
                new BenchWorkload(
                        "W13",
                        "What is it worth that a query of types alone has an index?",
                        BenchReads::byType),
                new BenchWorkload(
                        "W13b",
                        "Does a rare tag stay cheap beside one that every event has?",
                        BenchReads::rareAndHot));
    }

    /** Every tenth part of the store has each of the stream tags once. */
    private static BenchStore filled(BenchRun run) {
        BenchStore store = BenchStore.create(run);
        int events = run.plan().events();
        int tags = tags(run);
        int rareEvery = Math.max(1, events / RARE_EVENTS);
        store.preload(
                events,
                number -> {
                    boolean rare = number % rareEvery == 0;
                    String type = rare ? "rare" : "data-" + number % 20;
                    Tag stream = stream(number % tags);
                    return rare
                            ? Event.of(type, DATA, stream, HOT, RARE)
                            : Event.of(type, DATA, stream, HOT);
                });
        return store;
    }

    private static int tags(BenchRun run) {
        return Math.max(1, run.plan().events() / EVENTS_OF_TAG);
    }

    private static Tag stream(int number) {
        return Tag.of("stream-" + number);
    }

    private static void fromStart(BenchRun run) throws Exception {
        try (BenchStore store = filled(run)) {
            ReadOptions options = ReadOptions.forwards().limit(run.plan().pick(50_000, 100_000));
            List<Integer> readers = run.plan().full() ? List.of(1, 2, 16, 256) : List.of(1, 2);
            for (int count : readers) {
                BenchSlice work =
                        BenchLoad.loops(count, _ -> () -> read(store, Query.all(), options));
                run.measure(
                        new BenchRun.Case(
                                readers(count), BenchRow.Unit.EVENTS, work, store.readLimits(1)));
            }
        }
    }

    private static String readers(int count) {
        return count == 1 ? "1 reader" : count + " readers";
    }

    /** Reads to the end, and returns how many events there were. */
    static long read(BenchStore store, Query query, ReadOptions options) {
        long count = 0;
        long bytes = 0;
        try (ReadResult result = store.store().read(query, options)) {
            for (SequencedEvent event : result) {
                count++;
                bytes += event.data().size();
            }
        }
        if (count > 0 && bytes == 0) {
            throw new IllegalStateException("events without data were never written");
        }
        return count;
    }

    private static void byTag(BenchRun run) throws Exception {
        try (BenchStore store = filled(run)) {
            int tags = tags(run);
            List<Integer> readers = run.plan().full() ? List.of(1, 2, 16, 256) : List.of(1, 2);
            for (int count : readers) {
                queries(run, store, readers(count) + ", 10 events of a tag", count, _ -> any(tags));
            }
            queries(
                    run,
                    store,
                    "1 reader, absent tag",
                    1,
                    _ -> () -> Query.tags(Tag.of("nowhere")));
        }
    }

    /** Asks for tags at random, the same ones in each run. */
    private static Callable<Query> any(int tags) {
        var random = new SplittableRandom(tags);
        return () -> Query.tags(stream(random.nextInt(tags)));
    }

    private static void queries(
            BenchRun run,
            BenchStore store,
            String title,
            int readers,
            IntFunction<Callable<Query>> queries)
            throws Exception {
        BenchSlice work = queries(store, readers, queries);
        run.measure(
                new BenchRun.Case(
                        title, BenchRow.Unit.QUERIES, work, store.readLimits(EVENTS_OF_TAG)));
    }

    private static BenchSlice queries(
            BenchStore store, int readers, IntFunction<Callable<Query>> queries) {
        ReadOptions most = ReadOptions.forwards().limit(100);
        return BenchLoad.loops(
                readers,
                number -> {
                    Callable<Query> next = queries.apply(number);
                    return () -> {
                        read(store, next.call(), most);
                        return 1;
                    };
                });
    }

    private static void streams(BenchRun run) throws Exception {
        int streams = 500;
        try (BenchStore store = BenchStore.create(run)) {
            store.preload(
                    streams * EVENTS_OF_TAG,
                    number ->
                            Event.of(
                                    "test-" + number % EVENTS_OF_TAG,
                                    DATA,
                                    stream(number / EVENTS_OF_TAG)));
            List<Integer> readers = run.plan().full() ? List.of(1, 2, 4, 8, 16, 32) : List.of(1, 2);
            for (int count : readers) {
                queries(run, store, readers(count) + ", 500 streams", count, _ -> any(streams));
            }
        }
    }

    private static void mixed(BenchRun run) throws Exception {
        List<Integer> writers = run.plan().full() ? List.of(4, 8, 12) : List.of(4, 12);
        for (int count : writers) {
            int readers = 16 - count;
            try (BenchStore store = filled(run)) {
                int tags = tags(run);
                BenchSlice writing =
                        store.watched(BenchLoad.loops(count, _ -> () -> append(store)));
                BenchSlice reading = queries(store, readers, _ -> any(tags));
                String title = count + " writers, " + readers + " readers: ";
                run.measure(
                        new BenchRun.Case(
                                title + "writing",
                                BenchRow.Unit.EVENTS,
                                beside(reading, writing),
                                store.writeLimits(),
                                store::groups));
                run.measure(
                        new BenchRun.Case(
                                title + "reading",
                                BenchRow.Unit.QUERIES,
                                beside(writing, reading),
                                store.readLimits(EVENTS_OF_TAG)));
            }
        }
    }

    private static long append(BenchStore store) {
        store.store().append(List.of(Event.of("bench-append", DATA, HOT)));
        return 1;
    }

    /** Measures {@code work} while {@code other} runs, too. */
    private static BenchSlice beside(BenchSlice other, BenchSlice work) {
        return time -> {
            var aside = new FutureTask<>(() -> other.run(time));
            Thread.ofPlatform().start(aside);
            BenchSlice.Sample sample = work.run(time);
            aside.get();
            return sample;
        };
    }

    private static void byType(BenchRun run) throws Exception {
        try (BenchStore store = filled(run)) {
            againstScan(run, store, "query of a rare type", Query.types("rare"));
            AppendCondition never =
                    AppendCondition.failIfEventsMatch(Query.types("never"), Position.START);
            EventStore into = store.store();
            BenchLoad.Step guarded =
                    () -> {
                        into.append(List.of(Event.of("bench-append", DATA, HOT)), never);
                        return 1;
                    };
            BenchAppends.againstUnconditional(
                    run,
                    "1 writer, condition of a type since the start",
                    BenchLoad.loops(1, _ -> guarded),
                    BenchLoad.loops(1, _ -> () -> append(store)));
        }
    }

    private static void rareAndHot(BenchRun run) throws Exception {
        try (BenchStore store = filled(run)) {
            againstScan(run, store, "rare tag AND hot tag", Query.tags(RARE, HOT));
            QueryItem[] items =
                    IntStream.range(0, 10)
                            .mapToObj(number -> QueryItem.tags(stream(number), HOT))
                            .toArray(QueryItem[]::new);
            againstScan(run, store, "10 items of a tag AND a hot tag", Query.anyOf(items));
        }
    }

    /** Measures a query beside what it would take to read the whole log for it. */
    private static void againstScan(BenchRun run, BenchStore store, String title, Query query)
            throws Exception {
        double events = store.store().stats().events();
        BenchSlice work =
                BenchLoad.loop(() -> {
                    read(store, query, ReadOptions.forwards());
                    return 1;
                });
        run.measure(
                new BenchRun.Case(
                        title,
                        BenchRow.Unit.QUERIES,
                        work,
                        List.of(
                                new BenchRun.Limit(
                                        "raw scan + CRC32C of the whole log",
                                        BenchProbe.scan(store.folder()),
                                        () -> 1 / (store.bytesPerEvent() * events)))));
    }
}
