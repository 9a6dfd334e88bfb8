package dev.gesta.toolkit.process;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.StaleTimelineException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.process.ProcessEvent.ProcessReleased;
import dev.gesta.toolkit.process.ProcessEvent.QuarantineEvent;
import dev.gesta.toolkit.process.ProcessEvent.TimerEvent;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process, taken step by step on the caller's thread: {@link #step()} answers one event, {@link
 * #fireDue()} fires the timers that are due. {@link ProcessRunner} is this with a thread; tests
 * turn the clock and step by hand.
 *
 * <p>Opening it reads all events of the process's own from the log: timers and quarantines. It
 * holds a batch of events that wait for their answers, the pending timers, and the quarantines.
 *
 * <p>For one thread at a time, but for {@link #stop()}, {@link #quarantined()} and {@link
 * #release}.
 *
 * @param <I> the class of the ids that name instances
 */
public final class ProcessLoop<I extends TagId> implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.gesta.toolkit.process");

    /** Keeps a long overdue timer from keeping events waiting for ever. */
    private static final int MOST_TIMERS_AT_ONCE = 100;

    /** So far may a checkpoint be behind where nothing concerns the process. */
    private static final long MOST_POSITIONS_BEHIND = 10_000;

    private final ProcessName name;
    private final EventStore store;
    private final Triggers<I, ?> triggers;
    private final Effects effects;
    private final Timers timers;
    private final Quarantines quarantines;
    private final ProcessOptions options;
    private final Attempts attempts;
    private final Subscription events;
    private final Subscription own;
    private final Deque<SequencedEvent> waiting = new ArrayDeque<>();

    private ConsistencyToken reached;
    private ConsistencyToken kept;
    private int answeredSince;
    private @Nullable String lastError;
    private volatile boolean stopping;

    private ProcessLoop(Gesta gesta, ProcessDefinition<I, ?> definition, ProcessOptions options) {
        Gesta ours = Gesta.over(gesta.store(), Triggers.OWN);
        this.name = definition.name();
        this.store = gesta.store();
        this.triggers = new Triggers<>(definition, gesta);
        this.effects = new Effects(name, gesta);
        this.timers = new Timers(name, ours);
        this.quarantines = new Quarantines(name, ours);
        this.options = options;
        this.attempts = new Attempts(options.retry(), () -> stopping);
        this.own = store.subscribe(ownEvents(name), Position.START);
        this.reached = begin(definition);
        this.kept = reached;
        this.events = store.subscribe(triggers.query(), reached, SubscribeOptions.defaults());
        catchUp();
        quarantines.forget(reached.position());
    }

    /**
     * Opens a process at its checkpoint.
     *
     * @param gesta knows the application's events; commands are sent through it
     * @throws dev.gesta.EventStoreException if the store does not answer
     * @throws dev.gesta.InvalidRequestException if an event that is answered is not in the catalog
     * @throws UncheckedIOException if the checkpoint cannot be read
     */
    public static <I extends TagId> ProcessLoop<I> open(
            Gesta gesta, ProcessDefinition<I, ?> definition, ProcessOptions options) {
        return new ProcessLoop<>(gesta, definition, options);
    }

    private static Query ownEvents(ProcessName name) {
        Set<String> types = new TreeSet<>(Triggers.OWN.typesOf(TimerEvent.class));
        types.addAll(Triggers.OWN.typesOf(QuarantineEvent.class));
        return Query.anyOf(QueryItem.of(types, List.of(name.tag())));
    }

    /** Returns where to begin; a checkpoint from before a restore of the store does not count. */
    private ConsistencyToken begin(ProcessDefinition<I, ?> definition) {
        ConsistencyToken head = store.head();
        ConsistencyToken start = head.withPosition(definition.start());
        Optional<ConsistencyToken> checkpoint = options.checkpoints().load(checkpointName());
        if (checkpoint.isEmpty()) {
            return start;
        }
        try {
            checkpoint.get().requireOf(head.store(), head.timeline());
        } catch (StaleTimelineException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the checkpoint of {0} is of another timeline; it begins again: {1}",
                    name.value(),
                    e.getMessage());
            return start;
        }
        boolean later = checkpoint.get().position().isAfter(start.position());
        return later ? checkpoint.get() : start;
    }

    private String checkpointName() {
        return "process " + name.value();
    }

    /** Answers the next event, if there is one; returns whether there was. */
    public boolean step() {
        return step(Duration.ZERO);
    }

    /**
     * Answers the next event, waiting for it if need be.
     *
     * @param timeout how long to wait at most
     * @return whether there was one
     * @throws dev.gesta.EventStoreException if the store does not answer; the event stays the next
     * @throws TooManyQuarantinedException if one instance more had to be put into quarantine
     */
    public boolean step(Duration timeout) {
        if (waiting.isEmpty()) {
            fetch(timeout);
        }
        SequencedEvent next = waiting.peek();
        if (next == null) {
            return false;
        }
        catchUp(); // Not before: if next is a release, it must be known that it is one.
        if (!answer(next)) {
            return false;
        }
        waiting.remove();
        advance(reached.withPosition(next.position()), 1);
        return true;
    }

    /**
     * Fires the timers that are due by now, in their order; no more than a hundred.
     *
     * @return how many fired or were skipped
     */
    public int fireDue() {
        Instant now = options.clock().instant();
        int fired = 0;
        catchUp();
        while (fired < MOST_TIMERS_AT_ONCE && timers.fireNext(now)) {
            fired++;
            catchUp();
        }
        return fired;
    }

    /** Returns when the next timer is due, if one is pending. */
    public Optional<Instant> nextDue() {
        return timers.nextDue();
    }

    /** Returns how many timers are pending. */
    public int pendingTimers() {
        return timers.size();
    }

    /** Returns up to where all events are answered, or wait for an instance in quarantine. */
    public ConsistencyToken reached() {
        return reached;
    }

    /** Returns the instances in quarantine, as the log has them, in the order they got there. */
    public List<QuarantinedInstance> quarantined() {
        return quarantines.list();
    }

    /**
     * Lets an instance go on: the event that it could not answer, and all after it, are answered in
     * order when the process comes to the release.
     *
     * @return whether it was in quarantine
     */
    public boolean release(I instance) {
        return quarantines.end(InstanceTag.of(instance));
    }

    /** Lets a step that is under way in another thread end soon, if need be by failing. */
    public void stop() {
        stopping = true;
        events.close();
    }

    /** Keeps a checkpoint, and ends the subscriptions. */
    @Override
    public void close() {
        stop();
        own.close();
        keep();
    }

    /** Takes all events of the process's own up to the head. */
    private void catchUp() {
        drain(
                own,
                stored -> {
                    for (Sequenced<?> each : Triggers.OWN.decode(stored)) {
                        switch (each.event()) {
                            case TimerEvent event -> timers.apply(event, stored);
                            case QuarantineEvent event -> quarantines.apply(event, stored);
                            default -> {}
                        }
                    }
                });
    }

    /** Reads on until the head has been reached twice: it may have moved since the first read. */
    private static void drain(Subscription from, Consumer<SequencedEvent> to) {
        int ends = 0;
        while (ends < 2) {
            switch (next(from, Duration.ZERO)) {
                case Subscription.Events(var batch, _, _) -> batch.forEach(to);
                case Subscription.CaughtUp _ -> ends++;
                case null -> ends = 2;
            }
        }
    }

    private void fetch(Duration timeout) {
        for (int ends = 0; ends < 2 && waiting.isEmpty(); ends++) {
            switch (next(events, ends == 0 ? timeout : Duration.ZERO)) {
                case Subscription.Events(var batch, _, _) -> waiting.addAll(batch);
                case Subscription.CaughtUp(var token) -> advance(token, 0);
                case null -> {}
            }
        }
    }

    private static Subscription.@Nullable Delivery next(Subscription from, Duration timeout) {
        try {
            return from.next(timeout).orElse(null);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Lets each instance answer an event; returns false if it is time to stop instead. */
    private boolean answer(SequencedEvent stored) {
        for (InstanceTag instance : triggers.instances(stored)) {
            boolean done =
                    triggers.released(stored)
                            .map(released -> goOn(instance, released, stored.position()))
                            .orElseGet(() -> answer(instance, stored, stored.position()));
            if (!done) {
                return false;
            }
        }
        return true;
    }

    /** Answers what an instance has missed, up to its release at {@code now}. */
    private boolean goOn(InstanceTag instance, ProcessReleased released, Position now) {
        ReadOptions from = ReadOptions.forwards().from(released.trigger());
        try (ReadResult missed = store.read(triggers.query(instance), from)) {
            for (SequencedEvent stored : missed) {
                if (!now.isAfter(stored.position())) {
                    break;
                }
                if (!answer(instance, stored, now)) {
                    return false;
                }
            }
        }
        quarantines.forget(now);
        return true;
    }

    private boolean answer(InstanceTag instance, SequencedEvent stored, Position now) {
        if (stopping) {
            return false;
        }
        if (!quarantines.holdBack(instance, stored.position(), now)) {
            EventContext context = EventContext.causedBy(stored);
            attempts.run(() -> context.run(() -> answer(instance, stored)))
                    .ifPresent(failure -> quarantine(instance, stored.position(), failure));
        }
        return true;
    }

    private void answer(InstanceTag instance, SequencedEvent stored) {
        effects.bringAbout(triggers.react(instance, stored), instance, stored);
    }

    private void quarantine(InstanceTag instance, Position trigger, RuntimeException failure) {
        lastError = failure.toString();
        if (quarantines.size() >= options.maxQuarantined()) {
            throw new TooManyQuarantinedException(name, options.maxQuarantined(), failure);
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "%s of process \"%s\" could not answer the event at position %s; it is quarantined"
                        .formatted(instance.value(), name.value(), trigger),
                failure);
        quarantines.begin(instance, trigger, failure, attempts.most());
        catchUp();
    }

    private void advance(ConsistencyToken token, int answered) {
        reached = token;
        answeredSince += answered;
        long behind = reached.position().value() - kept.position().value();
        if (answeredSince >= options.checkpointEvery() || behind >= MOST_POSITIONS_BEHIND) {
            keep();
        }
    }

    private void keep() {
        if (reached.equals(kept)) {
            return;
        }
        try {
            options.checkpoints().save(checkpointName(), reached);
        } catch (UncheckedIOException e) {
            lastError = e.toString();
            LOG.log(System.Logger.Level.WARNING, "the process goes on without a checkpoint", e);
        }
        kept = reached;
        answeredSince = 0;
    }

    ProcessStatus status(ProcessStatus.State state) {
        long head = store.head().position().value();
        return new ProcessStatus(
                name,
                state,
                reached,
                Math.max(0, head - reached.position().value()),
                quarantines.size(),
                timers.size(),
                timers.nextDue(),
                Optional.ofNullable(lastError));
    }
}
