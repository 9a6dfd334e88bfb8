package dev.gesta.engine;

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
import java.util.concurrent.CompletableFuture;

/** A store without threads, whose appends are committed by whoever makes them. */
record SteppedStore(EmbeddedEventStore store) implements EventStore {

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        CompletableFuture<Appended> answer = store.appendAsync(append);
        try {
            store.commitWaiting();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return answer;
    }

    @Override
    public ReadResult read(Query query, ReadOptions options) {
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
