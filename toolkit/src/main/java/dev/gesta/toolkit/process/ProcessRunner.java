package dev.gesta.toolkit.process;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.process.ProcessStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs on a thread of its own, until it is closed or the store fails.
 *
 * <pre>{@code
 * ProcessOptions options = ProcessOptions.with(CheckpointStore.inFolder(Path.of("checkpoints")));
 * try (ProcessRunner<ApplicationId> offers = ProcessRunner.start(gesta, definition, options)) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Several may run at once, here or elsewhere: each effect is there once all the same, at the
 * cost of each trying it. Timers fire within a second of their time if the clock is the system's.
 * Safe for use by many threads.
 *
 * @param <I> the class of the ids that name instances
 */
public final class ProcessRunner<I extends TagId> implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.gesta.toolkit.process");

    /** After so long, the clock is looked at anyway, and timers that others have set. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(30);

    private final Gesta gesta;
    private final ProcessDefinition<I, ?> definition;
    private final ProcessOptions options;
    private final Quarantines quarantines;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private ProcessStatus status;
    private @Nullable ProcessLoop<I> loop;
    private volatile boolean closed;

    private ProcessRunner(Gesta gesta, ProcessDefinition<I, ?> definition, ProcessOptions options) {
        this.gesta = gesta;
        this.definition = definition;
        this.options = options;
        this.quarantines =
                new Quarantines(definition.name(), Gesta.over(gesta.store(), Triggers.OWN));
        this.status =
                new ProcessStatus(
                        definition.name(),
                        State.STARTING,
                        gesta.store().head().withPosition(Position.START),
                        gesta.store().head().position().value(),
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty());
        this.thread =
                Thread.ofPlatform()
                        .name("gesta-process-" + definition.name().value())
                        .daemon()
                        .unstarted(this::run);
    }

    /** Starts a process, which goes on from its checkpoint. */
    public static <I extends TagId> ProcessRunner<I> start(
            Gesta gesta, ProcessDefinition<I, ?> definition, ProcessOptions options) {
        ProcessRunner<I> runner = new ProcessRunner<>(gesta, definition, options);
        runner.thread.start();
        return runner;
    }

    private void run() {
        try (ProcessLoop<I> opened = ProcessLoop.open(gesta, definition, options)) {
            use(opened);
            while (!closed) {
                publish(opened.status(State.RUNNING));
                int fired = opened.fireDue();
                opened.step(fired > 0 ? Duration.ZERO : untilNextDue(opened));
            }
            publish(opened.status(State.STOPPED));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private Duration untilNextDue(ProcessLoop<I> opened) {
        Instant now = options.clock().instant();
        Duration wait =
                opened.nextDue().map(due -> Duration.between(now, due)).orElse(LONGEST_WAIT);
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private void use(ProcessLoop<I> opened) {
        lock.lock();
        try {
            loop = opened;
        } finally {
            lock.unlock();
        }
    }

    private void publish(ProcessStatus now) {
        lock.lock();
        try {
            status = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable failure) {
        State state = closed ? State.STOPPED : State.FAILED;
        if (!closed) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "process \"%s\" has stopped".formatted(definition.name().value()),
                    failure);
        }
        publish(status().with(state, Optional.of(failure.toString())));
    }

    /** Returns how the process is doing, as it was a second ago at most. */
    public ProcessStatus status() {
        lock.lock();
        try {
            return status;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all events up to {@code token} are answered, or wait for an instance in
     * quarantine.
     *
     * @return whether they are; false once {@code timeout} has passed, or the process has stopped
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (token.position().isAfter(status.reached().position())) {
                boolean ended = status.state() == State.STOPPED || status.state() == State.FAILED;
                if (ended || left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the instances in quarantine, as the log has them, in the order they got there. */
    public List<QuarantinedInstance> quarantined() {
        return quarantines.list();
    }

    /**
     * Lets an instance go on: the event that it could not answer, and all after it, are answered in
     * order.
     *
     * @return whether it was in quarantine
     */
    public boolean release(I instance) {
        return quarantines.end(InstanceTag.of(instance));
    }

    /**
     * Ends the process once it has answered the event that it is at, and keeps a checkpoint. Waits
     * for that, 30 s at most. Closing twice has no effect.
     */
    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            if (loop != null) {
                loop.stop();
            }
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(LONGEST_CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
