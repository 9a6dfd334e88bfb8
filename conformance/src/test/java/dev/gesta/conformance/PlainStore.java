package dev.gesta.conformance;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.CatchUpThenLive;
import dev.gesta.ConsistencyToken;
import dev.gesta.DurableHead;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.Idempotency;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.RequestLimits;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A right store in memory, made of small steps that a wrong one can get wrong. What it holds
 * outlives it, so that it can be opened again.
 */
class PlainStore implements EventStore {

    /** How many positions stay free after each append. */
    private static final int GAP = 2;

    /** What several stores, one after another or at once, keep together. */
    static final class Data {
        final UUID store;
        final long timeline;
        final List<SequencedEvent> log = new ArrayList<>();
        final Map<UUID, SequencedEvent> byId = new HashMap<>();
        final List<DurableHead> heads = new CopyOnWriteArrayList<>();
        InstantSource clock = InstantSource.system();
        RequestLimits limits = RequestLimits.ceilings();
        boolean flushFails;
        boolean diskIsFull;

        Data(UUID store, long timeline) {
            this.store = store;
            this.timeline = timeline;
        }

        Data() {
            this(UUID.randomUUID(), 1);
        }

        synchronized Data copy(long newTimeline) {
            Data copy = new Data(store, newTimeline);
            copy.log.addAll(log);
            copy.byId.putAll(byId);
            return copy;
        }

        synchronized long lastPosition() {
            return log.isEmpty() ? 0 : log.getLast().position().value();
        }
    }

    final Data data;
    final DurableHead head;
    private boolean failed;

    PlainStore(Data data) {
        this.data = data;
        this.head = new DurableHead(data.lastPosition());
        data.heads.add(head);
    }

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        try {
            return CompletableFuture.completedFuture(append(append));
        } catch (EventStoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Appended append(Append append) {
        synchronized (data) {
            return appendAlone(append);
        }
    }

    Appended appendAlone(Append append) {
        requireWritable();
        data.limits.check(append);
        Optional<SequencedEvent> before = storedBefore(append);
        if (before.isPresent()) {
            SequencedEvent first = before.get();
            return appended(first.position(), first.lastOfAppend(), true);
        }
        requireConditions(append);
        return store(append.events());
    }

    private void requireWritable() {
        requireOpen();
        if (failed) {
            throw new StoreFailedException("a flush failed", null);
        }
        if (data.diskIsFull) {
            throw new StoreUnavailableException("the disk is full", null);
        }
        if (data.flushFails) {
            data.flushFails = false;
            failed = true;
            throw new OutcomeUnknownException("the flush failed", null);
        }
    }

    Optional<SequencedEvent> storedBefore(Append append) {
        return Idempotency.check(append, data.byId::get);
    }

    void requireConditions(Append append) {
        for (int i = 0; i < append.conditions().size(); i++) {
            require(i, append.conditions().get(i));
        }
    }

    void require(int index, AppendCondition condition) {
        switch (condition) {
            case AppendCondition.NoEventMatches(var query, var after) -> {
                requireOurs(after);
                for (SequencedEvent event : data.log) {
                    if (conflicts(event, query, after.position())) {
                        throw new AppendConditionFailedException(
                                index, condition, event.position());
                    }
                }
            }
            case AppendCondition.RevisionIs(var tag, long revision, var seen) -> {
                requireOurs(seen);
                List<Position> stream = positionsOf(tag);
                if (!revisionFits(stream.size(), revision)) {
                    Position conflict =
                            revision + 1 < stream.size() ? stream.get((int) revision + 1) : null;
                    throw new AppendConditionFailedException(index, condition, conflict);
                }
            }
        }
    }

    boolean conflicts(SequencedEvent event, Query query, Position after) {
        return event.position().isAfter(after) && matches(query, event.event());
    }

    boolean revisionFits(int size, long revision) {
        return size == revision + 1;
    }

    private List<Position> positionsOf(Tag tag) {
        return data.log.stream()
                .filter(event -> event.event().hasTag(tag))
                .map(SequencedEvent::position)
                .toList();
    }

    boolean matches(Query query, Event event) {
        return switch (query) {
            case Query.All() -> true;
            case Query.AnyOf(var items) -> items.stream().anyMatch(item -> matches(item, event));
        };
    }

    boolean matches(QueryItem item, Event event) {
        return item.matches(event);
    }

    Appended store(List<Event> events) {
        long first = data.log.isEmpty() ? 1 : data.lastPosition() + 1 + GAP;
        Instant recordedAt = recordedAt();
        for (int i = 0; i < events.size(); i++) {
            Position position = Position.of(first + i);
            SequencedEvent event =
                    new SequencedEvent(position, recordedAt, i, events.size(), events.get(i));
            keep(event);
        }
        advance();
        return appended(Position.of(first), Position.of(first + events.size() - 1), false);
    }

    void keep(SequencedEvent event) {
        data.log.add(event);
        data.byId.put(event.event().id(), event);
    }

    void advance() {
        data.heads.forEach(each -> each.advanceTo(data.lastPosition()));
    }

    Instant recordedAt() {
        Instant now = data.clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant last = data.log.isEmpty() ? now : data.log.getLast().recordedAt();
        return now.isBefore(last) ? last : now;
    }

    Appended appended(Position first, Position last, boolean repeated) {
        return new Appended(first, last, token(last), repeated);
    }

    ConsistencyToken token(Position position) {
        return new ConsistencyToken(data.store, data.timeline, position);
    }

    @Override
    public ReadResult read(Query query, ReadOptions options) {
        requireOpen();
        synchronized (data) {
            return result(select(query, options).iterator(), options, head());
        }
    }

    /** Returns the matching events in the order that was asked for, whatever the limit. */
    List<SequencedEvent> select(Query query, ReadOptions options) {
        List<SequencedEvent> matches = new ArrayList<>();
        for (SequencedEvent event : data.log) {
            if (isWithin(options, event.position()) && matches(query, event.event())) {
                matches.add(event);
            }
        }
        return options.isBackwards() ? matches.reversed() : matches;
    }

    boolean isWithin(ReadOptions options, Position position) {
        return options.isBackwards()
                ? !position.isAfter(options.from())
                : !options.from().isAfter(position);
    }

    static ReadResult result(
            Iterator<SequencedEvent> events, ReadOptions options, ConsistencyToken head) {
        return new ReadResult(
                new ReadResult.Source() {
                    @Override
                    public @Nullable SequencedEvent next() {
                        return events.hasNext() ? events.next() : null;
                    }

                    @Override
                    public void close() {}
                },
                options,
                head);
    }

    @Override
    public Subscription subscribe(Query query, ConsistencyToken after, SubscribeOptions options) {
        requireOpen();
        requireOurs(after);
        return new CatchUpThenLive(this, head, query, after, options);
    }

    void requireOurs(ConsistencyToken token) {
        token.requireOf(data.store, data.timeline);
    }

    @Override
    public ConsistencyToken head() {
        requireOpen();
        return token(Position.of(head.get()));
    }

    @Override
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        requireOpen();
        requireOurs(token);
        return head.await(token.position().value(), timeout, () -> false);
    }

    @Override
    public long count(Tag tag, Position upTo) {
        requireOpen();
        synchronized (data) {
            return positionsOf(tag).stream().filter(position -> !position.isAfter(upTo)).count();
        }
    }

    private void requireOpen() {
        if (head.isClosed()) {
            throw new StoreUnavailableException("the store is closed", null);
        }
    }

    @Override
    public void close() {
        data.heads.remove(head);
        head.close();
    }
}
