package dev.gesta.testkit;

import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.Projection;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the events of a scenario come to, to be compared.
 *
 * @param <S> the state
 */
public final class Projected<S> {

    private final Scenario scenario;
    private final Function<Stage, S> state;
    private final Projection<S> projection;

    Projected(Scenario scenario, Function<Stage, S> state, Projection<S> projection) {
        this.scenario = scenario;
        this.state = state;
        this.projection = projection;
    }

    /** Returns what the events recorded up to and including {@code instant} come to. */
    public Projected<S> at(Instant instant) {
        return new Projected<>(
                scenario, stage -> stage.gesta().at(instant).project(projection), projection);
    }

    /**
     * Returns what the first {@code count} events of the scenario come to.
     *
     * @param count 0 or more; beyond the last event, all of them
     */
    public Projected<S> afterEvents(int count) {
        return new Projected<>(
                scenario,
                stage -> stage.gesta().at(last(stage.log(), count)).project(projection),
                projection);
    }

    private static Position last(List<SequencedEvent> log, int count) {
        int events = Math.min(count, log.size());
        return events == 0 ? Position.START : log.get(events - 1).position();
    }

    /** Then the state is this. */
    public Scenario is(S expected) {
        return new Answered<>(scenario, state).is(expected);
    }

    /** Then {@code check} agrees to the state. */
    public Scenario satisfies(Consumer<? super S> check) {
        return new Answered<>(scenario, state).satisfies(check);
    }
}
