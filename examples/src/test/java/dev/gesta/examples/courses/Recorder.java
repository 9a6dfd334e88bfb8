package dev.gesta.examples.courses;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A store that remembers what it was asked; for one thread. */
final class Recorder implements EventStore {

    final List<Query> reads = new ArrayList<>();

    /** The head at each read. */
    final List<ConsistencyToken> tokens = new ArrayList<>();

    final List<Append> appends = new ArrayList<>();

    private final EventStore store;

    Recorder(EventStore store) {
        this.store = store;
    }

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        appends.add(append);
        return store.appendAsync(append);
    }

    @Override
    public ReadResult read(Query query, ReadOptions options) {
        reads.add(query);
        tokens.add(store.head());
        return store.read(query, options);
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
