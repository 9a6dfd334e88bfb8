package dev.gesta.cli.bench;

import com.sun.management.ThreadMXBean;
import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.Tag;
import dev.gesta.engine.EngineOptions;
import dev.gesta.engine.StoreStats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What can be counted instead of timed: the same on every machine, so that a test may rely on it.
 */
final class BenchCounts {

    private static final Payload DATA = BenchStore.payload(256);
    private static final int TAGS = 3;

    private BenchCounts() {}

    static List<BenchWorkload> workloads() {
        return List.of(
                new BenchWorkload(
                        "counters",
                        "What does an append cost in flushes, bytes and memory?",
                        BenchCounts::count));
    }

    private static void count(BenchRun run) throws Exception {
        appends(run, 1, "at most 4096");
        appends(run, 100, "at most 2.1 times the log");
        index(run);
    }

    private static void appends(BenchRun run, int size, String writeTarget) throws IOException {
        int times = run.plan().pick(1_000, 10_000);
        String each = String.format(Locale.ROOT, "append of %d: ", size);
        try (BenchStore store = BenchStore.create(run)) {
            append(store, size, times);
            StoreStats before = store.store().stats();
            long written = bytesWritten();
            long allocated = allocatedBytes();
            append(store, size, times);
            double allocation = allocatedBytes() - allocated;
            double writes = bytesWritten() - written;
            StoreStats after = store.store().stats();
            double groups = after.groups() - before.groups();
            double logged = after.groupBytes() - before.groupBytes();
            run.count(new BenchCounter(each + "flushes", groups / times, "1"));
            run.count(
                    new BenchCounter(
                            each + "bytes of log for an event", logged / times / size, "-"));
            if (written >= 0) {
                run.count(
                        new BenchCounter(
                                each + "bytes written for an event",
                                writes / times / size,
                                writeTarget));
            }
            run.count(
                    new BenchCounter(
                            each + "bytes allocated by the caller, events included",
                            allocation / times,
                            "-"));
            run.count(
                    new BenchCounter(
                            each + "of these for the events themselves",
                            allocationOfEvents(size, times),
                            "-"));
        }
    }

    private static void append(BenchStore store, int size, int times) {
        for (int i = 0; i < times; i++) {
            store.store().append(events(size));
        }
    }

    private static List<Event> events(int size) {
        List<Event> events = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            events.add(Event.of("bench-append", DATA, Tag.of("append")));
        }
        return events;
    }

    private static double allocationOfEvents(int size, int times) {
        long before = allocatedBytes();
        long made = 0;
        for (int i = 0; i < times; i++) {
            made += events(size).size();
        }
        return (double) (allocatedBytes() - before) / made * size;
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    /** Returns how many bytes this process has given to the kernel to write; -1 if unknown. */
    private static long bytesWritten() throws IOException {
        Path counters = Path.of("/proc/self/io");
        if (!Files.isReadable(counters)) {
            return -1;
        }
        return Files.readAllLines(counters).stream()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                .findFirst()
                .orElse(-1);
    }

    private static void index(BenchRun run) {
        EngineOptions small = EngineOptions.defaults().withSegmentBytes(4 << 20);
        int events = run.plan().pick(50_000, 500_000);
        int spread = Math.max(1, events / 10);
        Path folder;
        try (BenchStore store = BenchStore.create(run, small)) {
            folder = store.folder();
            store.preload(
                    events,
                    number -> {
                        List<Tag> tags = new ArrayList<>();
                        for (int i = 0; i < TAGS; i++) {
                            tags.add(Tag.of("key-" + i, Integer.toString(number % spread)));
                        }
                        return Event.of("bench-append", DATA, tags);
                    });
        }
        try (BenchStore store = BenchStore.reopened(run, folder)) {
            StoreStats stats = store.store().stats();
            double sealed = (double) stats.segments() - 1;
            double indexed = events * sealed / stats.segments();
            run.count(
                    new BenchCounter(
                            "index bytes for an event of 1 type, 3 tags and an id",
                            stats.indexBytes() / Math.max(1, indexed),
                            "at most 36 for each term"));
        }
    }
}
