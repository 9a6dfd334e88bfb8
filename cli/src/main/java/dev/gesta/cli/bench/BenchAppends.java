package dev.gesta.cli.bench;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntFunction;

/** Appends: how near to the raw write of the same bytes, by how many write and how much. */
final class BenchAppends {

    private static final Payload DATA = BenchStore.payload(256);
    private static final Tag TAG = Tag.of("append");

    private BenchAppends() {}

    static List<BenchWorkload> workloads() {
        return List.of(
                new BenchWorkload(
                        "W1",
                        "What does a durable append of one event cost, by how many write at once?",
                        BenchAppends::single),
                new BenchWorkload("W2", "What do larger appends gain?", BenchAppends::batches),
                new BenchWorkload(
                        "W3",
                        "What does an append condition cost beside the same append without one?",
                        BenchAppends::conditional),
                new BenchWorkload(
                        "W4",
                        "How fast go small events, each writer in a stream of its own?",
                        BenchAppends::sustained),
                new BenchWorkload(
                        "W5",
                        "Do appends get slower as the store grows?",
                        BenchAppends::overVolume),
                new BenchWorkload(
                        "W6", "How fast do many short streams grow?", BenchAppends::streams));
    }

    private static void single(BenchRun run) throws Exception {
        List<Integer> writers =
                run.plan().full() ? List.of(1, 2, 4, 8, 16, 64, 256, 1024) : List.of(1, 16, 256);
        try (BenchStore store = BenchStore.preloaded(run)) {
            for (int count : writers) {
                appends(run, store, writers(count) + " x 1 event", count, _ -> append(store, 1));
            }
        }
    }

    private static void batches(BenchRun run) throws Exception {
        List<Integer> writers = run.plan().full() ? List.of(1, 4, 16, 64) : List.of(1, 16);
        for (int count : writers) {
            try (BenchStore store = BenchStore.preloaded(run)) {
                for (int size : List.of(10, 100, 1000)) {
                    String title = writers(count) + " x " + size + " events";
                    appends(run, store, title, count, _ -> append(store, size));
                }
            }
        }
    }

    private static void appends(
            BenchRun run,
            BenchStore store,
            String title,
            int writers,
            IntFunction<BenchLoad.Step> steps)
            throws Exception {
        BenchSlice work = store.watched(BenchLoad.loops(writers, steps));
        run.measure(
                new BenchRun.Case(
                        title, BenchRow.Unit.EVENTS, work, store.writeLimits(), store::groups));
    }

    private static String writers(int count) {
        return count == 1 ? "1 writer" : count + " writers";
    }

    private static BenchLoad.Step append(BenchStore store, int size) {
        return () -> {
            store.store().append(events(size));
            return size;
        };
    }

    private static List<Event> events(int size) {
        List<Event> events = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            events.add(Event.of("bench-append", DATA, TAG));
        }
        return events;
    }

    private static void conditional(BenchRun run) throws Exception {
        List<Integer> writers = run.plan().full() ? List.of(1, 16, 256) : List.of(1, 256);
        for (int count : writers) {
            try (BenchStore store = BenchStore.preloaded(run)) {
                for (int size : run.plan().full() ? List.of(1, 10, 100) : List.of(1, 10)) {
                    conditional(run, store, count, size);
                }
            }
        }
    }

    private static void conditional(BenchRun run, BenchStore store, int writers, int size)
            throws Exception {
        AppendCondition none =
                AppendCondition.failIfEventsMatch(Query.tags(Tag.of("init")), store.store().head());
        BenchLoad.Step guarded =
                () -> {
                    store.store().append(events(size), none);
                    return size;
                };
        againstUnconditional(
                run,
                writers(writers) + " x " + size + " events, tag condition",
                BenchLoad.loops(writers, _ -> guarded),
                BenchLoad.loops(writers, _ -> append(store, size)));
    }

    /** Measures conditional appends beside unconditional ones of the same store. */
    static void againstUnconditional(
            BenchRun run, String title, BenchSlice guarded, BenchSlice plain) throws Exception {
        run.warmUp(plain);
        BenchSlice asLong = _ -> plain.run(run.plan().slice());
        run.measure(
                new BenchRun.Case(
                        title,
                        BenchRow.Unit.EVENTS,
                        guarded,
                        List.of(new BenchRun.Limit("the same, unconditional", asLong, () -> 1))));
    }

    private static void sustained(BenchRun run) throws Exception {
        Payload tiny = BenchStore.payload(2);
        int writers = 16;
        try (BenchStore store = BenchStore.preloaded(run)) {
            appends(
                    run,
                    store,
                    "16 writers x 1 event of 2 bytes",
                    writers,
                    number -> {
                        Tag own = Tag.of("stream", Integer.toString(number));
                        String type = "test-" + number;
                        return () -> {
                            store.store().append(List.of(Event.of(type, tiny, own)));
                            return 1;
                        };
                    });
        }
    }

    private static void overVolume(BenchRun run) throws Exception {
        int steps = 3;
        int events = run.plan().pick(run.plan().events() * 5, 50_000_000) / steps;
        try (BenchStore store = BenchStore.create(run)) {
            for (int step = 0; step <= steps; step++) {
                String at = String.format(Locale.ROOT, "%,d", store.store().stats().events());
                appends(run, store, "1 writer x 1 event, after " + at, 1, _ -> append(store, 1));
                if (step < steps) {
                    store.preload(events, BenchAppends::taggedByBatch);
                }
            }
        }
    }

    private static Event taggedByBatch(int number) {
        return Event.of("bench-append", DATA, Tag.of("batch", Integer.toString(number / 1000)));
    }

    private static void streams(BenchRun run) throws Exception {
        List<Integer> writers = run.plan().full() ? List.of(1, 2, 4, 8, 16, 32) : List.of(1, 16);
        Payload zeros = Payload.of(Payload.BYTES, new byte[256]);
        try (BenchStore store = BenchStore.preloaded(run)) {
            for (int count : writers) {
                appends(
                        run,
                        store,
                        writers(count) + ", streams of 10 events",
                        count,
                        _ -> new StreamWriter(store.store(), zeros));
            }
        }
    }

    /** Appends events one by one, ten to a stream. */
    private static final class StreamWriter implements BenchLoad.Step {

        private static final int EVENTS_IN_STREAM = 10;

        private final EventStore store;
        private final Payload data;
        private Tag stream = newStream();
        private int written;

        StreamWriter(EventStore store, Payload data) {
            this.store = store;
            this.data = data;
        }

        private static Tag newStream() {
            return Tag.of("stream-" + UUID.randomUUID());
        }

        @Override
        public long run() {
            if (written == EVENTS_IN_STREAM) {
                stream = newStream();
                written = 0;
            }
            store.append(Append.of(List.of(Event.of("test-" + written, data, stream))));
            written++;
            return 1;
        }
    }
}
