package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.RunningProjection;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A projection kept up to date in memory: the third life of the same value that is folded on demand
 * and inside decisions.
 *
 * <pre>{@code
 * try (KeptProjection<Integer> taken = KeptProjection.of(gesta, seatsTaken(course)).start()) {
 *     taken.await(receipt, Duration.ofSeconds(1));
 *     int now = taken.state();
 * }
 * }</pre>
 *
 * <p>It begins with the first event each time it is made, and keeps nothing. A batch becomes
 * visible as a whole. An event that does not fit the catalog stops it.
 *
 * <p>Safe for use by many threads, if the states are immutable.
 *
 * @param <S> the state
 */
public final class KeptProjection<S> implements AutoCloseable {

    private final RunningProjection<S> running;
    private final Follower follower;
    private volatile S state;

    private KeptProjection(Gesta gesta, Projection<S> projection) {
        this.running = RunningProjection.of(projection, gesta.catalog());
        this.state = running.state();
        this.follower = new Follower(plan(gesta, projection), new Reader());
    }

    static Follower.Plan plan(Gesta gesta, Projection<?> projection) {
        return new Follower.Plan(
                "kept-projection",
                gesta.store(),
                projection.query(gesta.catalog()),
                SubscribeOptions.defaults(),
                PoisonPolicy.stop().withAttempts(1),
                InstantSource.system());
    }

    private final class Reader implements Follower.Reader {

        @Override
        public ConsistencyToken begin() {
            return ConsistencyToken.at(Position.START);
        }

        @Override
        public void take(Subscription.Delivery delivery) {
            switch (delivery) {
                case Subscription.Events events -> {
                    events.events().forEach(running::feed);
                    state = running.state();
                }
                case Subscription.CaughtUp _ -> {}
            }
        }
    }

    /**
     * Returns a projection to be kept, not started.
     *
     * @throws dev.gesta.InvalidRequestException if a class that it handles is not in the catalog
     */
    public static <S> KeptProjection<S> of(Gesta gesta, Projection<S> projection) {
        return new KeptProjection<>(gesta, projection);
    }

    /** Starts a thread that keeps it up to date until {@link #close()}; returns this. */
    public KeptProjection<S> start() {
        follower.start();
        return this;
    }

    /** Takes the next batch on this thread, where it was not started. */
    public Step step(Duration wait) throws InterruptedException {
        return follower.stepByHand(wait);
    }

    /** Returns the state as of the last batch. */
    public S state() {
        return state;
    }

    /** Returns what it is about. */
    public ProjectorState activity() {
        return follower.state();
    }

    /**
     * Waits until the state holds all up to {@code token}.
     *
     * @return whether it does; false once the time is up, or it was closed
     * @throws StoppedException if it has stopped before
     */
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        return follower.await(token, timeout);
    }

    /** Waits until the state shows what {@code receipt} proves. */
    public boolean await(Receipt receipt, Duration timeout) throws InterruptedException {
        return await(receipt.token(), timeout);
    }

    @Override
    public void close() {
        follower.close();
    }
}
