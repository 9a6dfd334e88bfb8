package dev.gesta.toolkit;

import dev.gesta.Append;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.toolkit.snapshot.SnapshotCounts;
import dev.gesta.toolkit.snapshot.SnapshotPolicy;
import dev.gesta.toolkit.snapshot.SnapshotStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * The entry to the toolkit: an event store, seen through the application's own events.
 *
 * <pre>{@code
 * try (EventStore store = EmbeddedEventStore.open(Path.of("data"))) {
 *     Gesta gesta = Gesta.over(store, SchoolEvent.class);
 *     Outcome<SchoolEvent, Refusal> outcome = gesta.decide(subscribe(student, course));
 *     int taken = gesta.project(seatsTaken(course));
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. It holds no resources; the store is closed by who opened it.
 */
public final class Gesta {

    private final EventStore store;
    private final EventCatalog catalog;
    private final FoldReader reader;
    private final Decisions decisions;

    private Gesta(EventStore store, EventCatalog catalog, FoldReader reader, Decisions decisions) {
        this.store = store;
        this.catalog = catalog;
        this.reader = reader;
        this.decisions = decisions;
    }

    /**
     * Returns the toolkit over {@code store}, for these events.
     *
     * @param events records with {@link EventType}, and sealed types above them
     * @throws dev.gesta.InvalidRequestException if a class cannot be an event, saying why
     */
    public static Gesta over(EventStore store, Class<?>... events) {
        return over(store, EventCatalog.of(events));
    }

    /** Returns the toolkit over {@code store}, for the events of a catalog. */
    public static Gesta over(EventStore store, EventCatalog catalog) {
        return new Gesta(
                store,
                catalog,
                new FoldReader(store, catalog, Snapshots.NONE),
                Decisions.standard());
    }

    /** Returns this with another way of dealing with conflicts; counts are shared. */
    public Gesta withRetry(Retry retry) {
        return new Gesta(store, catalog, reader, decisions.with(retry));
    }

    /**
     * Returns this with ids of the caller's own for the events of each decision or append, so that
     * one that is repeated is not stored twice. Made from a {@code key} that is the same for each
     * repetition and no other request, such as the id of the request.
     *
     * <p>If the same events are stored already, the first receipt is given again. If a repetition
     * comes to other events than the first time, the first ones stay, and it fails with {@link
     * dev.gesta.IdempotencyConflictException}, which says where they are. A rule that refuses what
     * was done already refuses the repetition, too: its answer comes before the store is asked.
     *
     * @param key not blank
     */
    public Gesta idempotently(String key) {
        return new Gesta(store, catalog, reader, decisions.with(DerivedIds.of(key)));
    }

    /** Returns this with ids for the events of each decision or append, by their index in it. */
    public Gesta withIds(IntFunction<UUID> ids) {
        return new Gesta(store, catalog, reader, decisions.with(ids));
    }

    /**
     * Returns this with a place for the states of folds that have a {@link Fold#snapshotAs snapshot
     * name}, so that only what came later is read. A cache: whatever is lost, damaged or out of
     * date there is folded from the events again, and nothing else changes.
     */
    public Gesta withSnapshots(SnapshotStore place, SnapshotPolicy policy) {
        Snapshots snapshots = new SnapshotCache(store, catalog, place, policy);
        return new Gesta(store, catalog, new FoldReader(store, catalog, snapshots), decisions);
    }

    /**
     * Keeps the latest states that {@link SnapshotPolicy} had not yet wanted kept, a thousand at
     * most: for use before the end.
     */
    public void keepSnapshots() {
        reader.snapshots().keepAll();
    }

    /** Returns how snapshots served so far. */
    public SnapshotCounts snapshotCounts() {
        return reader.snapshots().counts();
    }

    /** Returns the store. */
    public EventStore store() {
        return store;
    }

    /** Returns the events. */
    public EventCatalog catalog() {
        return catalog;
    }

    /**
     * Returns the state of {@code projection} now.
     *
     * @throws UndecodableEventException if a stored event does not fit the catalog
     */
    public <S> S project(Projection<S> projection) {
        return fold(projection).state();
    }

    /** Returns the state of {@code projection} now, and up to where the log is in it. */
    public <S> Folded<S> fold(Projection<S> projection) {
        Folded<List<?>> folded = reader.now(projection.folds());
        return new Folded<>(projection.result(folded.state(), 0), folded.token());
    }

    /** Returns the past up to and including the event at {@code position}. */
    public Moment at(Position position) {
        return new Moment(reader, new Until.AtPosition(position));
    }

    /** Returns the past up to and including what was recorded at {@code instant}. */
    public Moment at(Instant instant) {
        return new Moment(reader, new Until.AtInstant(instant));
    }

    /**
     * Makes a decision: reads its projections with one read, asks its rule, and appends the events
     * if nothing was added since that the projections would have seen. If something was, the
     * decision is made again, as often as {@link Retry} says.
     *
     * <p>The events carry what {@link EventContext#current()} says.
     *
     * @return accepted, with a receipt, or refused
     * @throws AppendConditionFailedException if there was a conflict at each attempt; nothing was
     *     stored
     * @throws dev.gesta.OutcomeUnknownException if the store failed meanwhile; may be stored
     */
    public <E, R> Outcome<E, R> decide(Decision<E, R> decision) {
        return decisions.decide(this, new Decisions.Whole<>(decision));
    }

    /** Makes a decision that reads step by step, under the same rules. */
    public <E, R> Outcome<E, R> decide(Reading.Rule<E, R> rule) {
        return decisions.decide(this, new Decisions.Stepwise<>(rule));
    }

    /** Makes the decision of a decider about the entity {@code id}, under the same rules. */
    public <C, S, E, R> Outcome<E, R> decide(Decider<C, S, E, R> decider, TagId id, C command) {
        return decide(decider.decision(id, command));
    }

    /**
     * Appends events without any condition.
     *
     * @throws dev.gesta.OutcomeUnknownException if the store failed meanwhile; may be stored
     */
    public Receipt append(Object... events) {
        return decisions.append(store, Append.of(encode(Arrays.asList(events))));
    }

    /** Returns events as they are to be stored, with their ids and the current context. */
    List<Event> encode(List<?> events) {
        List<Event> encoded = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            encoded.add(
                    catalog.encode(
                            events.get(i),
                            decisions.ids().apply(i),
                            EventContext.current().metadata()));
        }
        return encoded;
    }

    FoldReader reader() {
        return reader;
    }

    /** Returns how decisions went so far. */
    public DecisionCounts counts() {
        return decisions.counts();
    }

    static IntFunction<UUID> randomIds() {
        return _ -> EventIds.random();
    }
}
