package dev.gesta.toolkit.process;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReferenceEventStore;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Retry;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.process.Loans.LoanEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store with a clock that tests turn, and processes on it. */
final class Stage {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;

    final EventStore store = ReferenceEventStore.create(() -> now);
    final Gesta gesta = Gesta.over(store, LoanEvent.class);
    final CheckpointStore checkpoints = CheckpointStore.inMemory();

    ProcessOptions options =
            ProcessOptions.with(checkpoints)
                    .withClock(() -> now)
                    .withRetry(new Retry(2, Duration.ZERO, Duration.ZERO));

    void advance(Duration by) {
        now = now.plus(by);
    }

    <I extends dev.gesta.toolkit.TagId> ProcessLoop<I> open(ProcessDefinition<I, ?> definition) {
        return ProcessLoop.open(gesta, definition, options);
    }

    /** Opens the process, lets it do all there is to do, and closes it. */
    void run(ProcessDefinition<?, ?> definition) {
        try (ProcessLoop<?> loop = open(definition)) {
            settle(loop);
        }
    }

    /** As {@link #run}, from the start of the log, as if the checkpoint were lost. */
    void runAnew(ProcessDefinition<?, ?> definition) {
        ProcessOptions anew =
                new ProcessOptions(
                        options.clock(),
                        CheckpointStore.inMemory(),
                        options.retry(),
                        options.checkpointEvery(),
                        options.maxQuarantined());
        try (ProcessLoop<?> loop = ProcessLoop.open(gesta, definition, anew)) {
            settle(loop);
        }
    }

    /** Steps until there is nothing to do. */
    static void settle(ProcessLoop<?> loop) {
        int steps = 0;
        while (loop.step() || loop.fireDue() > 0) {
            if (++steps > 10_000) {
                throw new AssertionError("the process does not come to rest");
            }
        }
    }

    /** Returns the application's events, in order. */
    List<LoanEvent> loanEvents() {
        return events(LoanEvent.class);
    }

    /** Returns the events of a class, of the application or the toolkit, in order. */
    <E> List<E> events(Class<E> type) {
        Gesta all = Gesta.over(store, gesta.catalog().and(ProcessEvent.class));
        return store.read(Query.all()).toList().stream()
                .flatMap(stored -> all.catalog().decode(stored).stream())
                .map(Sequenced::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<SequencedEvent> log() {
        return store.read(Query.all()).toList();
    }

    ConsistencyToken head() {
        return store.head();
    }

    Position headPosition() {
        return store.head().position();
    }
}
