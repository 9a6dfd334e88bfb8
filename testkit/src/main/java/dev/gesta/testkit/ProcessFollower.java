package dev.gesta.testkit;

import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Retry;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.process.ProcessDefinition;
import dev.gesta.toolkit.process.ProcessLoop;
import dev.gesta.toolkit.process.ProcessOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A process in a scenario: it answers at once, and its timers go by the scenario's clock. */
final class ProcessFollower<I extends TagId> implements Follower {

    /** As often as in production, without the pauses. */
    private static final Retry AT_ONCE = new Retry(5, Duration.ZERO, Duration.ZERO);

    private final ProcessLoop<I> loop;

    private ProcessFollower(ProcessLoop<I> loop) {
        this.loop = loop;
    }

    static <I extends TagId> Follower open(ProcessDefinition<I, ?> process, Stage stage) {
        ProcessOptions options =
                ProcessOptions.with(CheckpointStore.inMemory())
                        .withClock(stage.clock())
                        .withRetry(AT_ONCE);
        return new ProcessFollower<>(ProcessLoop.open(stage.outside(), process, options));
    }

    @Override
    public boolean step() {
        return loop.fireDue() > 0 || loop.step();
    }

    @Override
    public Optional<Instant> nextDue() {
        return loop.nextDue();
    }

    @Override
    public List<String> quarantined() {
        return loop.quarantined().stream().map(each -> each.instance().value()).toList();
    }

    @Override
    @SuppressWarnings("unchecked") // an instance in quarantine has an id of the process's class
    public boolean release(TagId instance) {
        return quarantined().contains(instance.tag().value()) && loop.release((I) instance);
    }

    @Override
    public void close() {
        loop.close();
    }
}
