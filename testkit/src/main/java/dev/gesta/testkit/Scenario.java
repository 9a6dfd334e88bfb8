package dev.gesta.testkit;

import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.Decider;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Reading;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.readmodel.MemoryTables;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What happens, step by step, and what must follow. A scenario is a value: each {@code then} and
 * each {@code is} plays it from its start, on each kind of store; a decision without one is never
 * made. Steps can follow in any order.
 *
 * <p>Immutable.
 */
public final class Scenario {

    private final TestKit kit;
    private final List<Step> steps;

    private Scenario(TestKit kit, List<Step> steps) {
        this.kit = kit;
        this.steps = steps;
    }

    static Scenario of(TestKit kit) {
        return new Scenario(kit, List.of());
    }

    Scenario and(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new Scenario(kit, List.copyOf(more));
    }

    /** Returns this scenario with a step that checks something, having played it. */
    Scenario checked(Step check) {
        Scenario whole = and(check);
        kit.run(whole.steps);
        return whole;
    }

    /** Then these events happen; they are appended together, without a condition. */
    public Scenario given(Object... events) {
        List<Object> all = List.copyOf(Arrays.asList(events));
        return and(stage -> {
            all.forEach(event -> stage.tell("given", Fields.text(event)));
            stage.append(all);
            stage.settle();
        });
    }

    /** From now on, {@code actor} acts. */
    public Scenario as(String actor) {
        return in(EventContext.of(actor));
    }

    /** From now on, everything happens in this context. */
    public Scenario in(EventContext context) {
        return and(stage -> {
            stage.tell("as", context.metadata().entries().toString());
            stage.context(context);
        });
    }

    /**
     * Then it is {@code instant}: later events are recorded at that time. Timers that are due until
     * then fire on the way, each at its time.
     */
    public Scenario at(Instant instant) {
        return and(stage -> moveTo(stage, instant));
    }

    /** Then so much time passes, as with {@link #at}. */
    public Scenario after(Duration duration) {
        return and(stage -> moveTo(stage, stage.clock().instant().plus(duration)));
    }

    private static void moveTo(Stage stage, Instant instant) {
        stage.tell("at", instant.toString());
        stage.moveTo(instant);
    }

    /**
     * Then so much time passes while nothing runs. Processes begin anew after that, remembering
     * nothing but what is in the log; what was due meanwhile is late.
     */
    public Scenario afterDowntime(Duration duration) {
        return and(stage -> {
            stage.clock().advance(duration);
            stage.tell("at", stage.clock() + ", after a downtime");
            stage.followers().restart();
            stage.settle();
        });
    }

    /**
     * Then the processes answer the step before with exactly these events, in this order; with none
     * if none are given.
     */
    public Scenario thenFollows(Object... events) {
        List<Object> expected = List.copyOf(Arrays.asList(events));
        return checked(stage -> {
            List<Object> actual = stage.followers().appended();
            if (!expected.equals(actual)) {
                throw new Mismatch(
                        "other events follow\n\n" + Differences.between(expected, actual));
            }
        });
    }

    /** Then exactly these instances of processes are in quarantine. */
    public Scenario thenQuarantined(TagId... instances) {
        List<String> expected =
                Arrays.stream(instances).map(each -> each.tag().value()).sorted().toList();
        return checked(stage -> {
            List<String> actual = stage.followers().quarantined();
            if (!expected.equals(actual)) {
                throw new Mismatch(
                        "other instances are in quarantine\n\n"
                                + Differences.between(expected, actual));
            }
        });
    }

    /** Then somebody lets an instance go on that is in quarantine. */
    public Scenario released(TagId instance) {
        return and(stage -> {
            stage.tell("given", instance.tag().value() + " is released from quarantine");
            if (!stage.followers().release(instance)) {
                throw new Mismatch(instance.tag().value() + " is not in quarantine");
            }
            stage.settle();
        });
    }

    /**
     * While the next decision is made, after it has read and before it appends, these events are
     * appended by somebody else, once.
     */
    public Scenario meanwhile(Object... events) {
        List<Object> all = List.copyOf(Arrays.asList(events));
        return and(stage -> stage.meanwhile(all));
    }

    /** When this is decided. */
    public <E, R> Decided<E, R> when(Decision<E, R> decision) {
        return new Decided<>(this, stage -> stage.gesta().decide(decision));
    }

    /** When this is decided, reading step by step. */
    public <E, R> Decided<E, R> when(Reading.Rule<E, R> rule) {
        return new Decided<>(this, stage -> stage.gesta().decide(rule));
    }

    /** When the entity {@code id} is given a command. */
    public <C, S, E, R> Decided<E, R> when(Decider<C, S, E, R> decider, TagId id, C command) {
        return new Decided<>(this, stage -> stage.gesta().decide(decider, id, command));
    }

    /** When this is decided, which goes by the scenario's clock. */
    public <E, R> Decided<E, R> whenByClock(Function<InstantSource, Decision<E, R>> decision) {
        return new Decided<>(this, stage -> stage.gesta().decide(decision.apply(stage.clock())));
    }

    /** When these are decided at the same time, each by a thread of its own. */
    public <E, R> Raced<E, R> whenAtOnce(List<Decision<E, R>> decisions) {
        return new Raced<>(this, List.copyOf(decisions));
    }

    /** Returns what a read model in memory answers, to be compared. */
    public <V> Answered<V> readModel(String name, Function<MemoryTables, V> question) {
        return new Answered<>(this, stage -> stage.followers().ask(name, question));
    }

    /** Returns what the events so far come to, to be compared. */
    public <S> Projected<S> project(Projection<S> projection) {
        return new Projected<>(this, stage -> stage.gesta().project(projection), projection);
    }

    /**
     * Then so many attempts at a decision were too late so far, and were made again or given up.
     */
    public Scenario thenConflictCount(long expected) {
        return checked(stage -> {
            long actual = stage.gesta().counts().conflicts();
            if (actual != expected) {
                throw new Mismatch(
                        "there were to be %d conflicts, and there were %d"
                                .formatted(expected, actual));
            }
        });
    }

    /** Then {@code check} agrees to everything that is stored. */
    public Scenario thenLog(Consumer<List<SequencedEvent>> check) {
        return checked(stage -> check.accept(stage.log()));
    }
}
