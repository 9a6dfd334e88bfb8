package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.StaleTimelineException;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Receipt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
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
 * <p>{@link #start()} gives it a thread of its own, and one more for each lane of a batch; or a
 * test or scheduler calls {@link #step}. A version that was never live builds itself beside the
 * live one, goes on after a crash where it was, and takes over by an atomic switch once it has
 * caught up.
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

    private final Workshop<T> workshop;
    private final ProjectorLoop<T> loop;
    private final AtomicReference<@Nullable StepThread> thread = new AtomicReference<>();
    private final ExecutorService laneThreads = Executors.newVirtualThreadPerTaskExecutor();

    private Projector(Workshop<T> workshop, Supplier<UUID> owners) {
        this.workshop = workshop;
        this.loop = new ProjectorLoop<>(workshop, owners);
        workshop.model().query(workshop.catalog()); // a definition that is wrong fails here
    }

    /**
     * Returns the projector of a read model into a sink, not started.
     *
     * @throws InvalidRequestException if a class that the read model handles is not in the catalog
     */
    public static <T> Projector<T> of(Gesta gesta, ReadModel<T> model, TransactionalSink<T> sink) {
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
     * @throws IllegalStateException if it was started or closed before
     */
    public Projector<T> start() {
        return loop.inTurn(() -> {
            if (thread.get() != null || loop.state() == ProjectorState.CLOSED) {
                throw new IllegalStateException(workshop.version() + " was started or closed");
            }
            if (workshop.options().workers() > 1) {
                loop.runLanesOn(laneThreads);
            }
            String name = "gesta-projector-" + workshop.version().model();
            thread.set(StepThread.start(loop, name));
            return this;
        });
    }

    /**
     * Does the next piece of work on this thread: one batch at most. For one thread at a time,
     * where the projector was not started.
     *
     * @param wait how long to wait at most for something to do; zero to look only
     * @throws IllegalStateException if it was started
     */
    public Step step(Duration wait) throws InterruptedException {
        if (thread.get() != null) {
            throw new IllegalStateException(workshop.version() + " steps on its own thread");
        }
        return loop.step(wait);
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
        return loop.goLive();
    }

    /**
     * Ends this version, and removes what is kept of it: its tables, as {@link ReadModel#dropping}
     * says, its checkpoints and dead letters. Then the projector is closed.
     *
     * @throws InvalidRequestException if the version is live
     * @throws SinkException if the sink failed; then it can be tried again
     */
    public void cancel() {
        loop.inTurn(() -> {
            Optional<LiveVersion> live = loop.live();
            if (live.isPresent() && live.get().version().equals(workshop.version())) {
                throw new InvalidRequestException(
                        "a version that is live must not be cancelled; let another one go"
                                + " live first",
                        "a version that is not live",
                        workshop.version().toString());
            }
            loop.remove();
            return true;
        });
        close();
    }

    /** Returns the events that could not be handled, to be retried or discarded. */
    public DeadLetters deadLetters() {
        return new DeadLetters(loop);
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
        return loop.await(token.position().value(), timeout);
    }

    /** Waits until the read model shows what {@code receipt} proves. */
    public boolean await(Receipt receipt, Duration timeout) throws InterruptedException {
        return await(receipt.token(), timeout);
    }

    /**
     * Waits until this version has gone live: now, or at some time before. It does so a moment
     * after it has caught up.
     *
     * @return whether it has; false once the time is up, or the projector was closed
     * @throws StoppedException if the projector has stopped before
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean awaitLive(Duration timeout) throws InterruptedException {
        return loop.awaitLive(timeout);
    }

    /** Pauses; once this returns, nothing is written until {@link #resume()}. */
    public void pause() {
        loop.pause();
    }

    /** Goes on after a pause, or tries again after a stop, from what is kept. */
    public void resume() {
        loop.resume();
    }

    /** Returns how it is doing. Cheap: nothing is read from the sink. */
    public ProjectorStatus status() {
        Position at = Position.of(loop.reached());
        Position head = workshop.store().head().position();
        long lag = Math.max(0, head.value() - at.value());
        Pace pace = loop.pace();
        return new ProjectorStatus(
                workshop.version(),
                loop.state(),
                loop.building(),
                at,
                head,
                lag,
                lag == 0 ? Duration.ZERO : pace.age(workshop.now()),
                pace.events(),
                pace.perSecond(),
                pace.until(at, head),
                loop.letters().size(),
                loop.lastError());
    }

    /** Ends after the batch under way; what it reached is kept. Closing twice has no effect. */
    @Override
    public void close() {
        loop.close();
        StepThread running = thread.get();
        if (running != null) {
            running.join();
        }
        laneThreads.close();
    }
}
