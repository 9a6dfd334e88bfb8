package dev.gesta.toolkit;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store that notes what it is asked, and whose answers to appends can be changed. */
final class WatchedStore implements EventStore {

    private final EventStore store;
    private Function<Append, CompletableFuture<Appended>> appending;
    private UnaryOperator<ConsistencyToken> heads = UnaryOperator.identity();

    final List<Query> queries = new ArrayList<>();
    final List<Append> appends = new ArrayList<>();
    int eventsRead;
    int headsAsked;

    WatchedStore(EventStore store) {
        this.store = store;
        this.appending = store::appendAsync;
    }

    /** Lets {@code other} answer appends; it is given what the store would do. */
    void answering(UnaryOperator<Function<Append, CompletableFuture<Appended>>> other) {
        appending = other.apply(store::appendAsync);
    }

    /** Changes the tokens of the store. */
    void showing(UnaryOperator<ConsistencyToken> change) {
        heads = change;
    }

    void forget() {
        queries.clear();
        appends.clear();
        eventsRead = 0;
        headsAsked = 0;
    }

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        appends.add(append);
        return appending.apply(append);
    }

    @Override
    public ReadResult read(Query query, ReadOptions options) {
        queries.add(query);
        ConsistencyToken head = heads.apply(store.head());
        return new ReadResult(new Counted(store.read(query, options)), options, head);
    }

    private final class Counted implements ReadResult.Source {

        private final ReadResult result;
        private final Iterator<SequencedEvent> events;

        Counted(ReadResult result) {
            this.result = result;
            this.events = result.iterator();
        }

        @Override
        public @Nullable SequencedEvent next() {
            if (!events.hasNext()) {
                return null;
            }
            eventsRead++;
            return events.next();
        }

        @Override
        public void close() {
            result.close();
        }
    }

    @Override
    public Subscription subscribe(Query query, ConsistencyToken after, SubscribeOptions options) {
        return store.subscribe(query, after, options);
    }

    @Override
    public ConsistencyToken head() {
        headsAsked++;
        return heads.apply(store.head());
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
