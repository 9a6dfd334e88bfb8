package dev.gesta.cli.bench;

import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Subscribers that wait at the head of a store, and a writer that waits until each has its event.
 */
final class BenchFollowers implements AutoCloseable {

    private static final Payload DATA = BenchStore.payload(256);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventStore store;
    private final List<Follower> followers = new ArrayList<>();
    private final AtomicReference<CountDownLatch> deliveries;

    private BenchFollowers(EventStore store, int count) {
        this.store = store;
        this.deliveries = new AtomicReference<>(new CountDownLatch(0));
        ConsistencyToken head = store.head();
        for (int i = 0; i < count; i++) {
            followers.add(
                    new Follower(store.subscribe(Query.all(), head, SubscribeOptions.defaults())));
        }
    }

    /** Starts so many subscribers at the head of {@code store}. */
    static BenchFollowers of(EventStore store, int count) {
        var made = new BenchFollowers(store, count);
        Thread.Builder builder =
                count <= BenchLoad.MOST_PLATFORM_THREADS ? Thread.ofPlatform() : Thread.ofVirtual();
        made.followers.forEach(follower -> builder.start(() -> made.follow(follower)));
        return made;
    }

    /** One subscriber, and when it last had an event. */
    private static final class Follower {

        private final Subscription subscription;
        private volatile long deliveredAt;

        Follower(Subscription subscription) {
            this.subscription = subscription;
        }
    }

    private void follow(Follower follower) {
        try {
            Optional<Subscription.Delivery> next = follower.subscription.next(PATIENCE);
            while (!isClosed || next.isPresent()) {
                if (next.isPresent() && next.get() instanceof Subscription.Events) {
                    follower.deliveredAt = System.nanoTime();
                    deliveries.get().countDown();
                }
                next = follower.subscription.next(PATIENCE);
            }
        } catch (InterruptedException | StoreUnavailableException _) {
            // The end of a follower.
        }
    }

    private volatile boolean isClosed;
    private long early;
    private long all;

    /** Measures from the acknowledgement of an append to its delivery; 0 where that came first. */
    BenchSlice afterAcknowledgement() {
        return time -> measure(time, false);
    }

    /** Says how often the delivery came first. */
    String earlyDeliveries() {
        return "0 where the subscriber had it before the writer had its answer: "
                + BenchFormat.percent((double) early / all);
    }

    /** Measures from before an append to its delivery. */
    BenchSlice afterSending() {
        return time -> measure(time, true);
    }

    private BenchSlice.Sample measure(Duration time, boolean fromSending) throws Exception {
        var latencies = new BenchHistogram();
        long begin = System.nanoTime();
        do {
            var arrived = new CountDownLatch(followers.size());
            deliveries.set(arrived);
            long sent = System.nanoTime();
            store.append(List.of(Event.of("bench-append", DATA, Tag.of("append"))));
            long from = fromSending ? sent : System.nanoTime();
            if (!arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new TimeoutException("an event was not delivered");
            }
            for (Follower follower : followers) {
                long latency = follower.deliveredAt - from;
                early += latency <= 0 ? 1 : 0;
                all++;
                latencies.record(latency);
            }
        } while (System.nanoTime() - begin < time.toNanos());
        long nanos = System.nanoTime() - begin;
        return new BenchSlice.Sample(latencies.count(), nanos, latencies);
    }

    @Override
    public void close() {
        isClosed = true;
        followers.forEach(follower -> follower.subscription.close());
    }
}
