package dev.gesta.testkit;

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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A store that lets somebody else act between a decision's read and its append, and remembers what
 * it was asked.
 */
final class Interposed implements EventStore {

    private final EventStore store;
    private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();

    private final List<Query> reads = new CopyOnWriteArrayList<>();
    private final List<Append> appends = new CopyOnWriteArrayList<>();

    Interposed(EventStore store) {
        this.store = store;
    }

    /** Runs {@code other} once, before the next append. */
    void beforeNextAppend(Runnable other) {
        next.set(other);
    }

    /** Runs what was to be run before the next append now, if that has not come yet. */
    void letOthersAct() {
        Runnable other = next.getAndSet(null);
        if (other != null) {
            other.run();
        }
    }

    List<Query> reads() {
        return List.copyOf(reads);
    }

    List<Append> appends() {
        return List.copyOf(appends);
    }

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        appends.add(append);
        letOthersAct();
        return store.appendAsync(append);
    }

    @Override
    public Appended append(Append append) {
        appends.add(append);
        letOthersAct();
        return store.append(append);
    }

    @Override
    public ReadResult read(Query query, ReadOptions options) {
        reads.add(query);
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
