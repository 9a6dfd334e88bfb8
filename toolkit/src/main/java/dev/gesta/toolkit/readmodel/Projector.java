package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.DurableHead;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.StaleTimelineException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Subscription;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a read model up to date. The checkpoint is written in the transaction that writes the read
 * model, so each event takes effect exactly once, whatever crashes when.
 *
 * <pre>{@code
 * try (Projector<JdbcTables> projector = Projector.of(gesta, SEATS, sink).start()) {
 *     Receipt receipt = gesta.decide(subscribe(student, course)).orElseThrow();
 *     projector.await(receipt, Duration.ofSeconds(2)); // now the read model shows it
 * }
 * }</pre>
 *
 * <p>{@link #start()} gives it a thread of its own, and one more for each lane of a batch; or a test
 * or scheduler calls {@link #step}. A version that was never live builds itself beside the live one,
 * goes on after a crash where it was, and takes over by an atomic switch once it has caught up.
 *
 * <p>One projector at a time writes a version: one that begins takes the checkpoint over, and an
 * older one, in this process or another, stops before it writes anything more.
 *
 * <p>Safe for use by many threads, but for {@link #step}.
 *
 * @param <T> what the handlers write to
 */
public final class Projector<T> implements AutoCloseable {

    /**
     * Where a projector has its time and its chance from.
     *
     * @param clock for pauses, throttle and lag
     * @param owners a new id for each time that the checkpoint is taken over
     */
    public record Outside(InstantSource clock, Supplier<UUID> owners) {

        /** Returns the system's clock, and random ids. */
        public static Outside system() {
            return new Outside(InstantSource.system(), UUID::randomUUID);
        }
    }

    private static final Executor HERE = Runnable::run;

    private final Workshop<T> workshop;
    private final Supplier<UUID> owners;
    private final LetterBox letters;
    private final DurableHead reached = new DurableHead(0);
    private final Pace pace = new Pace();
    private final Bell bell = new Bell();

    /** Held while anything is changed: a batch, a switch, a dead letter. */
    private final ReentrantLock turn = new ReentrantLock();

    private @Nullable UUID owner;
    private @Nullable Lanes<T> lanes;
    private Subscription.@Nullable Delivery pending;
    private int failures;
    private volatile @Nullable Subscription subscription;
    private volatile Instant notBefore = Instant.MIN;
    private volatile ProjectorState state = ProjectorState.STARTING;
    private volatile boolean paused;
    private volatile boolean building = true;
    private volatile @Nullable String lastError;
    private volatile @Nullable StoppedException stopped;
    private volatile @Nullable StepThread thread;
    private volatile @Nullable ExecutorService laneThreads;

    private Projector(Workshop<T> workshop, Supplier<UUID> owners) {
        this.workshop = workshop;
        this.owners = owners;
        this.letters = new LetterBox(workshop.version(), workshop.options().maxDeadLetters());
        workshop.model().query(workshop.catalog()); // a definition that is wrong fails here
    }

    /**
     * Returns the projector of a read model into a sink, not started.
     *
     * @throws InvalidRequestException if a class that the read model handles is not in the catalog
     */
    public static <T> Projector<T> of(
            Gesta gesta, ReadModel<T> model, TransactionalSink<T> sink) {
        return of(gesta, model, sink, ProjectorOptions.defaults());
    }

    /** Returns the projector of a read model into a sink, not started, with other options. */
    public static <T> Projector<T> of(
            Gesta gesta, ReadModel<T> model, TransactionalSink<T> sink, ProjectorOptions options) {
        return of(gesta, model, sink, options, Outside.system());
    }

    /** Returns the same with time and chance of the caller's own. */
    public static <T> Projector<T> of(
            Gesta gesta,
            ReadModel<T> model,
            TransactionalSink<T> sink,
            ProjectorOptions options,
            Outside outside) {
        return new Projector<>(
                new Workshop<>(gesta, model, sink, options, outside.clock()), outside.owners());
    }

    /**
     * Starts a thread that steps until {@link #close()}; lanes of a batch run at the same time.
     *
     * @return this
     * @throws IllegalStateException if it was started before
     */
    public Projector<T> start() {
        turn.lock();
        try {
            if (thread != null || state == ProjectorState.CLOSED) {
                throw new IllegalStateException(workshop.version() + " was started or closed");
            }
            if (workshop.options().workers() > 1) {
                laneThreads = Executors.newVirtualThreadPerTaskExecutor();
            }
            thread = StepThread.start(new Steps(), "gesta-projector-" + workshop.version().model());
            return this;
        } finally {
            turn.unlock();
        }
    }

    private final class Steps implements StepThread.Steps {

        @Override
        public Step step(Duration wait) throws InterruptedException {
            return stepOnce(wait);
        }

        @Override
        public void broke(Throwable failure) {
            stop(StopReason.FAILED, "the projector broke: " + failure, failure);
        }
    }

    /**
     * Does the next piece of work on this thread: one batch at most. For one thread at a time, where
     * the projector was not started.
     *
     * @param wait how long to wait at most for something to do; zero to look only
     * @throws IllegalStateException if it was started
     */
    public Step step(Duration wait) throws InterruptedException {
        if (thread != null) {
            throw new IllegalStateException(workshop.version() + " steps on its own thread");
        }
        return stepOnce(wait);
    }

    private Step stepOnce(Duration wait) throws InterruptedException {
        Step obstacle = obstacle();
        if (obstacle != null) {
            bell.await(obstacle == Step.WAITING ? shorter(wait, untilTime()) : wait);
            return obstacle;
        }
        Subscription.Delivery delivery = null;
        if (claim() && subscribe()) {
            delivery = next(wait);
        }
        if (delivery == null) {
            Step why = obstacle();
            return why == null ? Step.IDLE : why;
        }
        turn.lock();
        try {
            pending = delivery;
            Step why = obstacle();
            return why == null ? work(delivery) : why;
        } finally {
            turn.unlock();
        }
    }

    private @Nullable Step obstacle() {
        if (state == ProjectorState.CLOSED) {
            return Step.CLOSED;
        }
        if (stopped != null) {
            return Step.STOPPED;
        }
        if (paused) {
            return Step.PAUSED;
        }
        return untilTime().isPositive() ? Step.WAITING : null;
    }

    private Duration untilTime() {
        Instant until = notBefore;
        return until.equals(Instant.MIN)
                ? Duration.ZERO
                : Duration.between(workshop.now(), until);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Makes the checkpoints this projector's own, if they are not; returns whether they are. */
    private boolean claim() {
        turn.lock();
        try {
            if (lanes != null) {
                return true;
            }
            boolean again = owner != null;
            UUID as = again ? owner : owners.get();
            Lanes<T> claimed = Lanes.claim(workshop, letters, as, again);
            if (claimed == null) {
                stop(StopReason.TAKEN_OVER, takenOver(), null);
                return false;
            }
            owner = as;
            lanes = claimed;
            building = !wasEverLive();
            failures = 0;
            reached.advanceTo(claimed.reached().position().value());
            return true;
        } catch (EventStoreException e) {
            storeFailed(e);
            return false;
        } catch (Exception e) {
            claimFailed(e);
            return false;
        } finally {
            turn.unlock();
        }
    }

    private String takenOver() {
        return "the checkpoint of %s was taken over by another projector; run one of them"
                .formatted(workshop.version());
    }

    /** Tries again, for ever if it is the sink that fails, else some times. */
    private void claimFailed(Exception e) {
        PoisonPolicy policy = workshop.options().poison();
        failures++;
        if (failures >= policy.attempts() && sinkIsWell()) {
            stop(
                    StopReason.FAILED,
                    "%s could not be prepared in %d attempts: %s"
                            .formatted(workshop.version(), failures, e),
                    e);
        } else {
            later(policy.pause(failures), e);
        }
    }

    private boolean sinkIsWell() {
        try {
            return workshop.sink().transact(_ -> true);
        } catch (Exception e) {
            return false;
        }
    }

    private boolean wasEverLive() throws Exception {
        ModelVersion version = workshop.version();
        return workshop.sink()
                .transact(tx -> LiveVersion.history(tx.bookkeeping(), version.model()))
                .stream()
                .anyMatch(each -> each.version().equals(version));
    }

    private boolean subscribe() {
        if (subscription != null) {
            return true;
        }
        turn.lock();
        try {
            Lanes<T> from = lanes;
            if (from == null || state == ProjectorState.CLOSED) {
                return false;
            }
            subscription =
                    workshop.store()
                            .subscribe(
                                    workshop.model().query(workshop.catalog()),
                                    from.reached(),
                                    workshop.options().batch());
            state = ProjectorState.CATCHING_UP;
            return true;
        } catch (EventStoreException e) {
            storeFailed(e);
            return false;
        } finally {
            turn.unlock();
        }
    }

    private Subscription.@Nullable Delivery next(Duration wait) throws InterruptedException {
        Subscription.Delivery waiting = pending;
        Subscription from = subscription;
        if (waiting != null || from == null) {
            return waiting;
        }
        try {
            return from.next(wait).orElse(null);
        } catch (EventStoreException e) {
            storeFailed(e);
            return null;
        }
    }

    private void storeFailed(EventStoreException e) {
        PoisonPolicy policy = workshop.options().poison();
        failures++;
        switch (e) {
            case StaleTimelineException _, InvalidRequestException _ -> {
                String what = "the checkpoint of %s does not fit the store: %s; rebuild it as"
                        + " another version, or cancel() it and begin again";
                stop(
                        StopReason.OTHER_TIMELINE,
                        what.formatted(workshop.version(), e.getMessage()),
                        e);
            }
            case StoreUnavailableException _ when failures < policy.attempts() -> {
                restart();
                later(policy.pause(failures), e);
            }
            default ->
                    stop(
                            StopReason.STORE_FAILED,
                            "the store failed under %s: %s"
                                    .formatted(workshop.version(), e.getMessage()),
                            e);
        }
    }

    private Step work(Subscription.Delivery delivery) {
        Lanes<T> all = lanes;
        if (all == null) {
            return Step.WORKED; // restarted meanwhile
        }
        LaneResult result =
                switch (delivery) {
                    case Subscription.Events events -> all.run(events, executor());
                    case Subscription.CaughtUp(ConsistencyToken token) -> all.settle(token);
                };
        if (result.equals(LaneResult.DONE)) {
            result = all.share();
        }
        if (result.equals(LaneResult.DONE) && delivery instanceof Subscription.CaughtUp) {
            result = goLiveByItself(all);
        }
        switch (result) {
            case LaneResult.Done() -> done(delivery, all);
            case LaneResult.Again(Duration pause, Exception why) -> later(pause, why);
            case LaneResult.Moved(Lane.MovedException why) -> {
                restart();
                later(Duration.ZERO, why);
            }
            case LaneResult.Stop(StopReason reason, String message, Exception why) ->
                    stop(reason, message, why);
        }
        return Step.WORKED;
    }

    private Executor executor() {
        ExecutorService threads = laneThreads;
        return threads == null ? HERE : threads;
    }

    private void done(Subscription.Delivery delivery, Lanes<T> all) {
        pending = null;
        failures = 0;
        lastError = null;
        notBefore = Instant.MIN;
        switch (delivery) {
            case Subscription.Events events -> {
                state = ProjectorState.CATCHING_UP;
                int count = events.events().size();
                pace.handled(count, events.events().getLast(), workshop.now());
                throttle(count);
            }
            case Subscription.CaughtUp _ -> state = ProjectorState.LIVE;
        }
        reached.advanceTo(all.reached().position().value());
    }

    private void throttle(int events) {
        int most = workshop.options().buildEventsPerSecond();
        if (building && most < Integer.MAX_VALUE) {
            notBefore = workshop.now().plusNanos(events * 1_000_000_000L / most);
        }
    }

    private void later(Duration pause, Exception why) {
        lastError = String.valueOf(why);
        state = ProjectorState.RETRYING;
        notBefore = workshop.now().plus(pause);
    }

    /** Has the next step begin from what is kept. */
    private void restart() {
        Subscription old = subscription;
        subscription = null;
        if (old != null) {
            old.close();
        }
        lanes = null;
        pending = null;
    }

    private void stop(StopReason reason, String message, @Nullable Throwable cause) {
        lastError = message;
        state = ProjectorState.STOPPED;
        stopped = new StoppedException(reason, message, cause);
        reached.wake();
    }

    private LaneResult goLiveByItself(Lanes<T> all) {
        if (!building || !workshop.options().liveOnceCaughtUp()) {
            return LaneResult.DONE;
        }
        try {
            Optional<LiveVersion> live = live();
            int newest = live.map(each -> each.version().version()).orElse(0);
            if (newest < workshop.version().version() && new Switch<>(workshop, all).run()) {
                building = false;
            }
            return LaneResult.DONE;
        } catch (Lane.MovedException e) {
            return new LaneResult.Again(workshop.options().poison().firstPause(), e);
        } catch (Exception e) {
            return new LaneResult.Again(workshop.options().poison().longestPause(), e);
        }
    }

    private Optional<LiveVersion> live() throws Exception {
        String model = workshop.version().model();
        return workshop.sink().transact(tx -> LiveVersion.of(tx.bookkeeping(), model));
    }

    /**
     * Makes this version the one that readers are given, in one transaction; also the way back to
     * an older one that still runs. Effects of events after the switch are this version's.
     *
     * @return whether it is live now; false if it is behind the version that is, or between two
     *     attempts at an event: try again once it has caught up
     * @throws StoppedException if it has stopped
     * @throws SinkException if the sink failed
     */
    public boolean goLive() {
        return inTurn(
                () -> {
                    Lanes<T> all = lanes;
                    if (all == null || pending != null) {
                        return false;
                    }
                    boolean live = new Switch<>(workshop, all).run();
                    building &= !live;
                    return live;
                });
    }

    /**
     * Ends this version, and removes what is kept of it: its tables, as {@link ReadModel#dropping}
     * says, its checkpoints and dead letters. Then the projector is closed.
     *
     * @throws InvalidRequestException if the version is live
     * @throws SinkException if the sink failed; then it can be tried again
     */
    public void cancel() {
        inTurn(
                () -> {
                    Optional<LiveVersion> live = live();
                    if (live.isPresent() && live.get().version().equals(workshop.version())) {
                        throw new InvalidRequestException(
                                "a version that is live must not be cancelled; let another one go"
                                        + " live first",
                                "a version that is not live",
                                workshop.version().toString());
                    }
                    Lanes<T> all = lanes;
                    if (all == null) {
                        all = Lanes.claim(workshop, letters, owners.get(), false);
                    }
                    remove(all);
                    return true;
                });
        close();
    }

    private void remove(@Nullable Lanes<T> all) throws Exception {
        workshop.sink()
                .transact(
                        tx -> {
                            workshop.model()
                                    .dropping()
                                    .run(tx.target(workshop.version(), _ -> {}));
                            if (all != null) {
                                all.remove(tx.bookkeeping(), letters);
                            }
                            return true;
                        });
    }

    /** Runs something between two batches. */
    private <R> R inTurn(Callable<R> change) {
        turn.lock();
        try {
            return change.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SinkException("change " + workshop.version(), e);
        } finally {
            turn.unlock();
        }
    }

    /** Returns the events that could not be handled, to be retried or discarded. */
    public DeadLetters deadLetters() {
        return new DeadLetters(new Letters());
    }

    private final class Letters implements DeadLetters.Office {

        @Override
        public <R> R inTurn(Callable<R> change) {
            return Projector.this.inTurn(change);
        }

        @Override
        public LetterBox box() {
            return letters;
        }

        @Override
        public Workshop<?> workshop() {
            return workshop;
        }

        @Override
        public void redeliver(DeadLetter letter) throws Exception {
            Lanes<T> all = required();
            all.work().redeliver(all.laneOf(letter.key()), letter);
        }

        @Override
        public void change(String key, Lanes.Books change) throws Exception {
            Lane lane = required().laneOf(key);
            workshop.sink()
                    .transact(
                            tx -> {
                                lane.hold(tx.bookkeeping());
                                change.change(tx.bookkeeping());
                                return true;
                            });
        }

        private Lanes<T> required() {
            if (claim() && lanes != null) {
                return lanes;
            }
            StoppedException why = stopped;
            throw why != null
                    ? why
                    : new StoppedException(
                            StopReason.FAILED,
                            workshop.version() + " could not be prepared: " + lastError,
                            null);
        }
    }

    /**
     * Waits until the read model holds all up to {@code token}.
     *
     * @return whether it does; false once the time is up, or the projector was closed
     * @throws StoppedException if the projector has stopped before
     * @throws StaleTimelineException if the token is of another timeline
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        ConsistencyToken head = workshop.store().head();
        token.requireOf(head.store(), head.timeline());
        boolean there =
                reached.await(
                        token.position().value(),
                        timeout,
                        () -> stopped != null || state == ProjectorState.CLOSED);
        StoppedException why = stopped;
        if (!there && why != null) {
            throw new StoppedException(why.reason(), String.valueOf(why.getMessage()), why);
        }
        return there;
    }

    /** Waits until the read model shows what {@code receipt} proves. */
    public boolean await(Receipt receipt, Duration timeout) throws InterruptedException {
        return await(receipt.token(), timeout);
    }

    /** Pauses; once this returns, nothing is written until {@link #resume()}. */
    public void pause() {
        paused = true;
        turn.lock();
        turn.unlock();
    }

    /** Goes on after a pause, or tries again after a stop, from what is kept. */
    public void resume() {
        turn.lock();
        try {
            paused = false;
            if (stopped != null) {
                stopped = null;
                owner = null;
                failures = 0;
                notBefore = Instant.MIN;
                restart();
                state = ProjectorState.STARTING;
            }
        } finally {
            turn.unlock();
        }
        bell.ring();
    }

    /** Returns how it is doing. Cheap: nothing is read from the sink. */
    public ProjectorStatus status() {
        Position at = Position.of(reached.get());
        Position head = workshop.store().head().position();
        long lag = Math.max(0, head.value() - at.value());
        ProjectorState now =
                paused && state != ProjectorState.CLOSED && stopped == null
                        ? ProjectorState.PAUSED
                        : state;
        return new ProjectorStatus(
                workshop.version(),
                now,
                building,
                at,
                head,
                lag,
                lag == 0 ? Duration.ZERO : pace.age(workshop.now()),
                pace.events(),
                pace.perSecond(),
                pace.until(at, head),
                letters.size(),
                Optional.ofNullable(lastError));
    }

    /** Ends after the batch under way; what it reached is kept. Closing twice has no effect. */
    @Override
    public void close() {
        state = ProjectorState.CLOSED;
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
        bell.ring();
        reached.wake();
        StepThread running = thread;
        if (running != null) {
            running.join();
        }
        ExecutorService threads = laneThreads;
        if (threads != null) {
            threads.close();
        }
    }
}
