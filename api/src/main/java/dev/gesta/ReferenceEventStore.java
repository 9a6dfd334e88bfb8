package dev.gesta;

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
import org.jspecify.annotations.Nullable;

/**
 * The shortest complete event store: a list in memory, searched from one end to the other.
 *
 * <p>It is the model that the other stores are compared with, and serves unit tests of
 * applications. Every promise of {@link EventStore} holds but durability: all is gone when the
 * store is. Each operation looks at every event, so it is slow beyond some ten thousand of them.
 */
public final class ReferenceEventStore implements EventStore {

    private final UUID store = UUID.randomUUID();
    private final long timeline = store.getMostSignificantBits() | 1;
    private final InstantSource clock;
    private final int gap;
    private final DurableHead head = new DurableHead(0);
    private final List<SequencedEvent> log = new ArrayList<>();
    private final Map<UUID, SequencedEvent> byId = new HashMap<>();

    private ReferenceEventStore(InstantSource clock, int gap) {
        this.clock = clock;
        this.gap = gap;
    }

    /** Returns an empty store. */
    public static ReferenceEventStore create() {
        return new ReferenceEventStore(InstantSource.system(), 0);
    }

    /** Returns an empty store that takes its recorded times from {@code clock}. */
    public static ReferenceEventStore create(InstantSource clock) {
        return new ReferenceEventStore(clock, 0);
    }

    /**
     * Returns an empty store that leaves {@code gap} positions free after each append, to catch
     * code that relies on {@code p + 1}.
     */
    public static ReferenceEventStore withGaps(int gap) {
        return withGaps(gap, InstantSource.system());
    }

    /** As {@link #withGaps(int)}, with recorded times from {@code clock}. */
    public static ReferenceEventStore withGaps(int gap, InstantSource clock) {
        return new ReferenceEventStore(clock, gap);
    }

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        try {
            return CompletableFuture.completedFuture(appendNow(append));
        } catch (EventStoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized Appended appendNow(Append append) {
        requireOpen();
        Optional<SequencedEvent> before = Idempotency.check(append, byId::get);
        if (before.isPresent()) {
            return appended(before.get().position(), before.get().lastOfAppend(), true);
        }
        append.conditions().forEach(each -> each.token().requireOf(store, timeline));
        requireConditions(append.conditions());
        return store(append.events());
    }

    private void requireConditions(List<AppendCondition> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            AppendCondition condition = conditions.get(i);
            switch (condition) {
                case AppendCondition.NoEventMatches(var query, var after) -> {
                    Position conflict = firstMatch(query, after.position());
                    if (conflict != null) {
                        throw new AppendConditionFailedException(i, condition, conflict);
                    }
                }
                case AppendCondition.RevisionIs(var tag, long revision, _) -> {
                    List<SequencedEvent> stream =
                            log.stream().filter(event -> event.event().hasTag(tag)).toList();
                    if (stream.size() != revision + 1) {
                        boolean beyond = revision >= stream.size();
                        Position conflict =
                                beyond ? null : stream.get((int) revision + 1).position();
                        throw new AppendConditionFailedException(i, condition, conflict);
                    }
                }
            }
        }
    }

    private @Nullable Position firstMatch(Query query, Position after) {
        for (SequencedEvent event : log) {
            if (event.position().isAfter(after) && query.matches(event.event())) {
                return event.position();
            }
        }
        return null;
    }

    private Appended store(List<Event> events) {
        Instant recordedAt = recordedAt();
        long first = log.isEmpty() ? 1 : log.getLast().position().value() + 1 + gap;
        for (int i = 0; i < events.size(); i++) {
            SequencedEvent event =
                    new SequencedEvent(
                            new Position(first + i), recordedAt, i, events.size(), events.get(i));
            log.add(event);
            byId.put(event.event().id(), event);
        }
        long last = first + events.size() - 1;
        head.advanceTo(last);
        return appended(new Position(first), new Position(last), false);
    }

    private Instant recordedAt() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant last = log.isEmpty() ? now : log.getLast().recordedAt();
        return now.isBefore(last) ? last : now;
    }

    private Appended appended(Position first, Position last, boolean repeated) {
        return new Appended(first, last, new ConsistencyToken(store, timeline, last), repeated);
    }

    @Override
    public synchronized ReadResult read(Query query, ReadOptions options) {
        requireOpen();
        List<SequencedEvent> matches =
                new ArrayList<>(
                        log.stream()
                                .filter(event -> isWithin(options, event.position()))
                                .filter(event -> query.matches(event.event()))
                                .toList());
        Iterator<SequencedEvent> inOrder =
                options.isBackwards() ? matches.reversed().iterator() : matches.iterator();
        return new ReadResult(new Matches(inOrder), options, head());
    }

    private record Matches(Iterator<SequencedEvent> events) implements ReadResult.Source {

        @Override
        public @Nullable SequencedEvent next() {
            return events.hasNext() ? events.next() : null;
        }

        @Override
        public void close() {}
    }

    private static boolean isWithin(ReadOptions options, Position position) {
        return options.isBackwards()
                ? !position.isAfter(options.from())
                : !options.from().isAfter(position);
    }

    @Override
    public Subscription subscribe(Query query, ConsistencyToken after, SubscribeOptions options) {
        requireOpen();
        after.requireOf(store, timeline);
        return new CatchUpThenLive(this, head, query, after, options);
    }

    @Override
    public ConsistencyToken head() {
        requireOpen();
        return new ConsistencyToken(store, timeline, new Position(head.get()));
    }

    @Override
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        requireOpen();
        token.requireOf(store, timeline);
        return head.await(token.position().value(), timeout, () -> false);
    }

    @Override
    public synchronized long count(Tag tag, Position upTo) {
        requireOpen();
        return log.stream()
                .filter(event -> !event.position().isAfter(upTo) && event.event().hasTag(tag))
                .count();
    }

    private void requireOpen() {
        if (head.isClosed()) {
            throw new StoreUnavailableException("the store is closed", null);
        }
    }

    @Override
    public void close() {
        head.close();
    }
}
