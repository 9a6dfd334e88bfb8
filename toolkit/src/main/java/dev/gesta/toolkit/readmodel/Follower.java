package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.DurableHead;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.Query;
import dev.gesta.StaleTimelineException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Follows a query with one thread and without transactions: what is simple about a projector. */
final class Follower implements StepThread.Steps {

    /** Who is told of what comes. */
    interface Reader {

        /** Returns where to begin. */
        ConsistencyToken begin() throws Exception;

        /** Takes what comes next; the same again if it fails. */
        void take(Subscription.Delivery delivery) throws Exception;
    }

    /**
     * What is followed, and how.
     *
     * @param name what to call it in messages
     */
    record Plan(
            String name,
            EventStore store,
            Query query,
            SubscribeOptions batch,
            PoisonPolicy poison,
            InstantSource clock) {}

    private final Plan plan;
    private final Reader reader;
    private final DurableHead reached = new DurableHead(0);
    private final Bell bell = new Bell();
    private Subscription.@Nullable Delivery pending;
    private int failures;
    private volatile @Nullable Subscription subscription;
    private volatile Instant notBefore = Instant.MIN;
    private volatile ProjectorState state = ProjectorState.STARTING;
    private volatile boolean closed;
    private volatile @Nullable StoppedException stopped;
    private volatile @Nullable StepThread thread;

    Follower(Plan plan, Reader reader) {
        this.plan = plan;
        this.reader = reader;
    }

    void start() {
        if (thread != null || closed) {
            throw new IllegalStateException(plan.name + " was started or closed");
        }
        thread = StepThread.start(this, "gesta-" + plan.name);
    }

    /** As {@link #step}, for who brings a thread. */
    Step stepByHand(Duration wait) throws InterruptedException {
        if (thread != null) {
            throw new IllegalStateException(plan.name + " steps on its own thread");
        }
        return step(wait);
    }

    @Override
    public Step step(Duration wait) throws InterruptedException {
        if (closed) {
            closeSubscription(); // also one that was opened meanwhile
            return Step.CLOSED;
        }
        if (stopped != null) {
            bell.await(wait);
            return Step.STOPPED;
        }
        Duration left =
                notBefore.equals(Instant.MIN)
                        ? Duration.ZERO
                        : Duration.between(plan.clock.instant(), notBefore);
        if (left.isPositive()) {
            bell.await(left.compareTo(wait) < 0 ? left : wait);
            return Step.WAITING;
        }
        try {
            return follow(wait);
        } catch (InterruptedException e) {
            throw e;
        } catch (StaleTimelineException e) {
            stop(StopReason.OTHER_TIMELINE, e);
        } catch (Exception e) {
            failed(e);
        }
        return Step.WORKED;
    }

    private Step follow(Duration wait) throws Exception {
        Subscription from = subscription;
        if (from == null) {
            ConsistencyToken begin = reader.begin();
            from = plan.store.subscribe(plan.query, begin, plan.batch);
            subscription = from;
            reached.advanceTo(begin.position().value());
            state = ProjectorState.CATCHING_UP;
        }
        if (pending == null) {
            pending = from.next(wait).orElse(null);
        }
        Subscription.Delivery next = pending;
        if (next == null) {
            return Step.IDLE;
        }
        reader.take(next);
        pending = null;
        failures = 0;
        state =
                switch (next) {
                    case Subscription.Events _ -> ProjectorState.CATCHING_UP;
                    case Subscription.CaughtUp _ -> ProjectorState.LIVE;
                };
        reached.advanceTo(next.token().position().value());
        return Step.WORKED;
    }

    private void failed(Exception e) {
        failures++;
        if (failures < plan.poison.attempts()) {
            state = ProjectorState.RETRYING;
            notBefore = plan.clock.instant().plus(plan.poison.pause(failures));
            return;
        }
        boolean ofStore = e instanceof EventStoreException && pending == null;
        stop(ofStore ? StopReason.STORE_FAILED : StopReason.POISON_EVENT, e);
    }

    private void stop(StopReason reason, Throwable cause) {
        state = ProjectorState.STOPPED;
        stopped =
                new StoppedException(
                        reason, "%s has stopped: %s".formatted(plan.name, cause), cause);
        reached.wake();
    }

    @Override
    public void broke(Throwable failure) {
        stop(StopReason.FAILED, failure);
    }

    ProjectorState state() {
        return closed ? ProjectorState.CLOSED : state;
    }

    /** Returns how far it is. */
    long position() {
        return reached.get();
    }

    boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        ConsistencyToken head = plan.store.head();
        token.requireOf(head.store(), head.timeline());
        boolean there =
                reached.await(token.position().value(), timeout, () -> stopped != null || closed);
        StoppedException why = stopped;
        if (!there && why != null) {
            throw new StoppedException(why.reason(), String.valueOf(why.getMessage()), why);
        }
        return there;
    }

    void close() {
        closed = true;
        closeSubscription();
        bell.ring();
        reached.wake();
        StepThread running = thread;
        if (running != null) {
            running.join();
        }
    }

    private void closeSubscription() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }
}
