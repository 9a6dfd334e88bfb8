package dev.gesta.conformance;

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
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Says yes to everything, and keeps nothing. */
final class DoNothingEventStore implements EventStore {

    private static final ConsistencyToken NOWHERE = ConsistencyToken.at(Position.START);

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        return CompletableFuture.completedFuture(
                new Appended(Position.START, Position.START, NOWHERE, false));
    }

    @Override
    public ReadResult read(Query query, ReadOptions options) {
        return PlainStore.result(Collections.emptyIterator(), options, NOWHERE);
    }

    @Override
    public Subscription subscribe(Query query, ConsistencyToken after, SubscribeOptions options) {
        return new Subscription() {
            @Override
            public Optional<Delivery> next(Duration timeout) {
                return Optional.empty();
            }

            @Override
            public boolean isClosed() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ConsistencyToken head() {
        return NOWHERE;
    }

    @Override
    public boolean await(ConsistencyToken token, Duration timeout) {
        return false;
    }

    @Override
    public long count(Tag tag, Position upTo) {
        return 0;
    }

    @Override
    public void close() {}
}
