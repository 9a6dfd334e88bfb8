package dev.gesta.testkit;

import dev.gesta.toolkit.readmodel.PoisonPolicy;
import dev.gesta.toolkit.readmodel.Projector;
import dev.gesta.toolkit.readmodel.ProjectorOptions;
import dev.gesta.toolkit.readmodel.ReadModel;
import dev.gesta.toolkit.readmodel.Step;
import dev.gesta.toolkit.readmodel.TransactionalSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A read model in a scenario: it is up to date after each step. */
final class ReadModelFollower<T> implements Follower {

    private final String name;
    private final TransactionalSink<T> sink;
    private final Projector<T> projector;

    private ReadModelFollower(String name, TransactionalSink<T> sink, Projector<T> projector) {
        this.name = name;
        this.sink = sink;
        this.projector = projector;
    }

    static <T> Follower open(ReadModel<T> model, TransactionalSink<T> sink, Stage stage) {
        Projector<T> projector =
                Projector.of(
                        stage.outside(),
                        model,
                        sink,
                        ProjectorOptions.defaults().withPoison(PoisonPolicy.stop().withAttempts(1)),
                        new Projector.Outside(stage.clock(), UUID::randomUUID));
        return new ReadModelFollower<>(model.version().model(), sink, projector);
    }

    String name() {
        return name;
    }

    TransactionalSink<T> sink() {
        return sink;
    }

    @Override
    public boolean step() {
        try {
            Step step = projector.step(Duration.ZERO);
            if (step == Step.STOPPED) {
                throw new Mismatch(
                        "the read model \"%s\" has stopped: %s"
                                .formatted(name, projector.status().lastError().orElse("")));
            }
            return step == Step.WORKED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a read model followed", e);
        }
    }

    @Override
    public Optional<Instant> nextDue() {
        return Optional.empty();
    }

    @Override
    public void close() {
        projector.close();
    }
}
