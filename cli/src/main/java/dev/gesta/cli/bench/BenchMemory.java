package dev.gesta.cli.bench;

import dev.gesta.Query;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an open store holds in memory, after a collection, with nothing going on. The bytes of an
 * active segment lie outside of the heap; the files of sealed ones are mapped, and not counted.
 */
final class BenchMemory {

    private static final int SUBSCRIBERS = 1_000;
    private static final int MOST_COLLECTIONS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final BenchRun run;

    private BenchMemory(BenchRun run) {
        this.run = run;
    }

    static List<BenchWorkload> workloads() {
        return List.of(
                new BenchWorkload(
                        "memory",
                        "What does an open store hold in memory?",
                        run -> new BenchMemory(run).count()));
    }

    private void count() throws Exception {
        run.say("collecting");
        double before = usedHeap();
        Path folder = loaded(run.plan().events());
        try (BenchStore store = BenchStore.reopened(run, folder)) {
            double open = usedHeap() - before;
            int sealed = store.store().stats().segments() - 1;
            double events = store.store().stats().events();
            int inActive = store.eventsInActiveSegment();
            double active = heapOfActiveAlone(inActive);
            String size = String.format(Locale.ROOT, "%,.0f small events", events);
            tell("open store of " + size, open);
            tell(String.format(Locale.ROOT, "of these for the last %,d, active", inActive), active);
            tell("a million sealed events", (open - active) / Math.max(1, events - inActive) * 1e6);
            tell("a sealed segment", (open - active) / Math.max(1.0, sealed));
            subscribers(store);
        }
        fullSegment();
    }

    private void tell(String what, double bytes) {
        run.count(new BenchCounter("heap bytes: " + what, bytes, "-"));
    }

    private Path loaded(int events) {
        try (BenchStore store = BenchStore.create(run)) {
            store.preload(events, BenchStore::smallEvent);
            return store.folder();
        }
    }

    /** Returns what a store holds that has only as many events as the active segment of another. */
    private double heapOfActiveAlone(int events) {
        Path folder = loaded(events);
        double before = usedHeap();
        try (BenchStore store = BenchStore.reopened(run, folder)) {
            run.say("collecting, with " + store.store().stats().events() + " events");
            return usedHeap() - before;
        }
    }

    private void fullSegment() throws Exception {
        double before = usedHeap();
        double directly = usedDirectly();
        try (BenchStore store = BenchStore.create(run)) {
            int events = 0;
            while (store.segmentIsRoomy()) {
                events = store.loadBatch(events);
            }
            String segment =
                    String.format(
                            Locale.ROOT,
                            "active segment of %,d events in %,d bytes",
                            events,
                            Files.size(BenchLifetime.newest(".log", store.folder())));
            tell(segment + ", with its index", usedHeap() - before);
            run.count(
                    new BenchCounter(
                            "bytes beside the heap: " + segment, usedDirectly() - directly, "-"));
        }
    }

    private void subscribers(BenchStore store) throws Exception {
        double before = usedHeap();
        List<Thread> waiting = new ArrayList<>();
        List<Subscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            Subscription subscription =
                    store.store()
                            .subscribe(
                                    Query.tags(BenchStore.SMALL_TAG),
                                    store.store().head(),
                                    SubscribeOptions.defaults());
            subscriptions.add(subscription);
            waiting.add(Thread.ofVirtual().start(() -> await(subscription)));
        }
        tell("a live, idle subscriber on a virtual thread", (usedHeap() - before) / SUBSCRIBERS);
        subscriptions.forEach(Subscription::close);
        for (Thread thread : waiting) {
            thread.join();
        }
    }

    private static void await(Subscription subscription) {
        try {
            while (subscription.next(PATIENCE).isPresent()) {
                // Catching up, then live.
            }
        } catch (InterruptedException | StoreUnavailableException _) {
            // The end of a subscriber.
        }
    }

    private static long usedDirectly() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Returns the bytes in use after as many collections as it takes to find no more. */
    private static double usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            memory.gc();
            long now = memory.getHeapMemoryUsage().getUsed();
            if (now >= used - used / 1_000) {
                return (double) Math.min(now, used);
            }
            used = now;
        }
        return (double) used;
    }
}
