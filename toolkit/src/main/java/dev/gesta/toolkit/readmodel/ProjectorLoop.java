package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.DurableHead;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.StaleTimelineException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The work of a projector, step by step: claim the checkpoints, subscribe, and then batch after
 * batch. A batch that did not succeed stays until it does; what its lanes have done is skipped.
 *
 * <p>Steps are for one thread at a time; what comes from others waits for its turn.
 */
final class ProjectorLoop<T> implements StepThread.Steps {

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
    private volatile Executor executor = HERE;
    private volatile @Nullable Subscription subscription;
    private volatile Instant notBefore = Instant.MIN;
    private volatile ProjectorState state = ProjectorState.STARTING;
    private volatile boolean paused;
    private volatile boolean closed;
    private volatile boolean building = true;
    private volatile @Nullable String lastError;
    private volatile @Nullable StoppedException stopped;

    ProjectorLoop(Workshop<T> workshop, Supplier<UUID> owners) {
        this.workshop = workshop;
        this.owners = owners;
        this.letters = new LetterBox(workshop.version(), workshop.options().maxDeadLetters());
    }

    /** Has lanes run on {@code threads} from now on, in place of one after the other. */
    void runLanesOn(Executor threads) {
        executor = threads;
    }

    @Override
    public void broke(Throwable failure) {
        stop(StopReason.FAILED, "the projector broke: " + failure, failure);
    }

    @Override
    public Step step(Duration wait) throws InterruptedException {
        Step obstacle = obstacle();
        if (closed) {
            closeSubscription(); // also one that was opened meanwhile
        }
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
        if (closed) {
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
        return until.equals(Instant.MIN) ? Duration.ZERO : Duration.between(workshop.now(), until);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Makes the checkpoints this projector's own, if they are not; returns whether they are. */
    boolean claim() {
        turn.lock();
        try {
            if (lanes != null) {
                return true;
            }
            UUID before = owner;
            UUID as = before == null ? owners.get() : before;
            Lanes<T> claimed = Lanes.claim(workshop, letters, as, before != null);
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
        return workshop
                .sink()
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
            if (from == null || closed) {
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
            case StaleTimelineException _, InvalidRequestException _ ->
                    stop(
                            StopReason.OTHER_TIMELINE,
                            ("the checkpoint of %s does not fit the store: %s; rebuild it as"
                                            + " another version, or cancel() it and begin again")
                                    .formatted(workshop.version(), e.getMessage()),
                            e);
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
                    case Subscription.Events events -> all.run(events, executor);
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
        closeSubscription();
        subscription = null;
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

    Optional<LiveVersion> live() throws Exception {
        String model = workshop.version().model();
        return workshop.sink().transact(tx -> LiveVersion.of(tx.bookkeeping(), model));
    }

    /** Makes this version live, if it is not behind; returns whether it is. */
    boolean goLive() {
        return inTurn(() -> {
            Lanes<T> all = lanes;
            if (all == null || pending != null) {
                return false;
            }
            boolean live = new Switch<>(workshop, all).run();
            building &= !live;
            return live;
        });
    }

    /** Removes all that is kept of this version. */
    void remove() throws Exception {
        Lanes<T> known = lanes;
        Lanes<T> all = known == null ? Lanes.claim(workshop, letters, owners.get(), false) : known;
        workshop.sink()
                .transact(tx -> {
                    workshop.model().dropping().run(tx.target(workshop.version(), _ -> {}));
                    if (all != null) {
                        all.remove(tx.bookkeeping(), letters);
                    }
                    return true;
                });
    }

    /** Runs something between two batches. */
    <R> R inTurn(Callable<R> change) {
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

    /** Returns the lanes, claimed if they were not. */
    Lanes<T> required() {
        Lanes<T> all = claim() ? lanes : null;
        if (all != null) {
            return all;
        }
        StoppedException why = stopped;
        throw why != null
                ? why
                : new StoppedException(
                        StopReason.FAILED,
                        workshop.version() + " could not be prepared: " + lastError,
                        null);
    }

    LetterBox letters() {
        return letters;
    }

    Workshop<T> workshop() {
        return workshop;
    }

    Pace pace() {
        return pace;
    }

    long reached() {
        return reached.get();
    }

    boolean building() {
        return building;
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    ProjectorState state() {
        if (closed) {
            return ProjectorState.CLOSED;
        }
        return paused && stopped == null ? ProjectorState.PAUSED : state;
    }

    /** Waits until the position is reached; false once the time is up, or this was closed. */
    boolean await(long position, Duration timeout) throws InterruptedException {
        return throwIfStopped(reached.await(position, timeout, this::isOver));
    }

    /** Waits until the version has gone live; false once the time is up, or this was closed. */
    boolean awaitLive(Duration timeout) throws InterruptedException {
        reached.await(Long.MAX_VALUE, timeout, () -> !building || isOver());
        return throwIfStopped(!building);
    }

    private boolean isOver() {
        return stopped != null || closed;
    }

    private boolean throwIfStopped(boolean there) {
        StoppedException why = stopped;
        if (!there && why != null) {
            throw new StoppedException(why.reason(), String.valueOf(why.getMessage()), why);
        }
        return there;
    }

    /** Once this returns, nothing is under way. */
    void pause() {
        paused = true;
        inTurn(() -> true);
    }

    void resume() {
        inTurn(() -> {
            paused = false;
            if (stopped != null) {
                begin();
            }
            return true;
        });
        bell.ring();
    }

    private void begin() {
        stopped = null;
        owner = null;
        failures = 0;
        notBefore = Instant.MIN;
        restart();
        state = ProjectorState.STARTING;
    }

    /** Has the step under way be the last. */
    void close() {
        closed = true;
        closeSubscription();
        bell.ring();
        reached.wake();
    }

    private void closeSubscription() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }
}
