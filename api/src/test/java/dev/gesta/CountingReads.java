package dev.gesta;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A store that counts the reads that are open. */
final class CountingReads implements EventStore {

    private final EventStore store;
    private final int[] open;

    CountingReads(EventStore store, int[] open) {
        this.store = store;
        this.open = open;
    }

    @Override
    public ReadResult read(Query query, ReadOptions options) {
        Iterator<SequencedEvent> events = store.read(query, options).iterator();
        open[0]++;
        return new ReadResult(
                new ReadResult.Source() {
                    @Override
                    public @Nullable SequencedEvent next() {
                        return events.hasNext() ? events.next() : null;
                    }

                    @Override
                    public void close() {
                        open[0]--;
                    }
                },
                options,
                store.head());
    }

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        return store.appendAsync(append);
    }

    @Override
    public Subscription subscribe(Query query, ConsistencyToken after, SubscribeOptions options) {
        return store.subscribe(query, after, options);
    }

    @Override
    public ConsistencyToken head() {
        return store.head();
    }

    @Override
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        return store.await(token, timeout);
    }

    @Override
    public long count(Tag tag, Position upTo) {
        return store.count(tag, upTo);
    }

    @Override
    public void close() {
        store.close();
    }
}
