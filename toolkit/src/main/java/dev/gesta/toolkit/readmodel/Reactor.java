package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.Sequenced;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Hands events to what knows no transactions, such as mail, a cache or a search index: in order,
 * and each <b>at least once</b>. After a crash, what came after the last checkpoint comes again, so
 * the handlers must bear repetition. Where the effect must be exactly once, use a {@link
 * Projector}.
 *
 * <p>The checkpoint is saved after each batch. An event that cannot be handled is tried again, and
 * then stops the reactor.
 *
 * <p>Safe for use by many threads, but for {@link #step}; handlers run on one thread.
 */
public final class Reactor implements AutoCloseable {

    /**
     * What an event leads to.
     *
     * @param <E> the events
     */
    @FunctionalInterface
    public interface Reaction<E> {

        /** Does it; maybe not for the first time. */
        void react(E event) throws Exception;
    }

    /** Which events lead to what; immutable. */
    public static final class Plan {

        private final ModelVersion name;
        private final Handlers<Reactor> handlers;

        private Plan(ModelVersion name, Handlers<Reactor> handlers) {
            this.name = name;
            this.handlers = handlers;
        }

        /**
         * Returns this plan with a reaction to events of a class.
         *
         * @param events a record, or a sealed type above several
         */
        public <E> Plan on(Class<E> events, Reaction<? super E> reaction) {
            return onSequenced(events, sequenced -> reaction.react(sequenced.event()));
        }

        /** Returns this plan with a reaction that also gets what the store knows of the event. */
        public <E> Plan onSequenced(Class<E> events, Reaction<Sequenced<E>> reaction) {
            return new Plan(
                    name, handlers.with(events, (_, sequenced) -> reaction.react(sequenced)));
        }

        /** Returns the reactor, not started. */
        public Reactor over(Gesta gesta, CheckpointStore checkpoints) {
            return over(gesta, checkpoints, PoisonPolicy.stop());
        }

        /** Returns the reactor, not started, which tries as often as {@code retries} says. */
        public Reactor over(Gesta gesta, CheckpointStore checkpoints, PoisonPolicy retries) {
            return new Reactor(this, gesta, checkpoints, retries);
        }
    }

    private final Plan plan;
    private final Gesta gesta;
    private final CheckpointStore checkpoints;
    private final Follower follower;
    private Position handled = Position.START;
    private Position saved = Position.START;

    private Reactor(Plan plan, Gesta gesta, CheckpointStore checkpoints, PoisonPolicy retries) {
        this.plan = plan;
        this.gesta = gesta;
        this.checkpoints = checkpoints;
        this.follower =
                new Follower(
                        new Follower.Plan(
                                "reactor-" + plan.name.model(),
                                gesta.store(),
                                plan.handlers.query(gesta.catalog()),
                                SubscribeOptions.defaults(),
                                retries,
                                InstantSource.system()),
                        new Reader());
    }

    /**
     * Returns a plan that reacts to nothing yet.
     *
     * @param name under which the checkpoint is kept; plain, as {@link ModelVersion} wants it
     */
    public static Plan named(String name) {
        return new Plan(new ModelVersion(name, 1), Handlers.none());
    }

    private final class Reader implements Follower.Reader {

        @Override
        public ConsistencyToken begin() throws Exception {
            ConsistencyToken begin =
                    checkpoints
                            .load(plan.name.model())
                            .orElse(gesta.store().head().withPosition(Position.START));
            handled = begin.position();
            saved = begin.position();
            return begin;
        }

        @Override
        public void take(Subscription.Delivery delivery) throws Exception {
            switch (delivery) {
                case Subscription.Events(var events, var token, _) -> {
                    for (SequencedEvent event : events) {
                        react(event);
                    }
                    save(token);
                }
                case Subscription.CaughtUp(var token) -> {
                    if (token.position().value() - saved.value() >= Lanes.MAX_UNKEPT) {
                        save(token);
                    }
                }
            }
        }

        private void react(SequencedEvent event) throws Exception {
            if (event.position().isAfter(handled)) {
                plan.handlers.apply(Reactor.this, event, gesta.catalog());
                handled = event.position();
            }
        }

        private void save(ConsistencyToken token) throws Exception {
            checkpoints.save(plan.name.model(), token);
            saved = token.position();
        }
    }

    /** Starts a thread that reacts until {@link #close()}; returns this. */
    public Reactor start() {
        follower.start();
        return this;
    }

    /** Takes the next batch on this thread, where it was not started. */
    public Step step(Duration wait) throws InterruptedException {
        return follower.stepByHand(wait);
    }

    /** Returns what it is about. */
    public ProjectorState activity() {
        return follower.state();
    }

    /**
     * Returns up to where everything was handled and the checkpoint saved, or nothing was there.
     */
    public Position position() {
        return Position.of(follower.position());
    }

    /**
     * Waits until everything up to {@code receipt} was handled.
     *
     * @return whether it was; false once the time is up, or it was closed
     * @throws StoppedException if it has stopped before
     */
    public boolean await(Receipt receipt, Duration timeout) throws InterruptedException {
        return follower.await(receipt.token(), timeout);
    }

    @Override
    public void close() {
        follower.close();
    }
}
