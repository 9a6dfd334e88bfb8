package dev.gesta.testkit;

import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Sequenced;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What would have been decided differently? Runs new decisions over a recorded history: each is
 * made again on the state just before what was recorded, and the answers are compared. Nothing is
 * appended.
 *
 * <pre>{@code
 * WhatIfReport report = WhatIf.over(gesta)
 *         .appendsOf(StudentSubscribed.class,
 *                 recorded -> subscribe(recorded.event().student(), recorded.event().course()))
 *         .run();
 * assertThat(report.differing()).isEmpty();
 * }</pre>
 *
 * <p>Only what was accepted is in the log: what was refused once and would be accepted now cannot
 * be found. Costs one read of the decision's events for each recorded one, and one of its append.
 * Immutable.
 */
public final class WhatIf {

    /** How many differing decisions a report holds; the others are only counted. */
    private static final int KEPT = 1_000;

    private static final int PROGRESS_EVERY = 1_000;

    /** What led to the events of a class, and whether to its whole append or to it alone. */
    private record Rule(
            Class<?> events,
            boolean wholeAppend,
            Function<Sequenced<?>, Decision<?, ?>> decision) {}

    private final Gesta gesta;
    private final Map<Class<?>, Rule> rules;
    private final Consumer<WhatIfReport> progress;

    private WhatIf(Gesta gesta, Map<Class<?>, Rule> rules, Consumer<WhatIfReport> progress) {
        this.gesta = gesta;
        this.rules = rules;
        this.progress = progress;
    }

    /** Returns the question to the history in the store of {@code gesta}, read by its catalog. */
    public static WhatIf over(Gesta gesta) {
        return new WhatIf(gesta, Map.of(), _ -> {});
    }

    /**
     * Returns this, asking about each append with an event of a class: its first event of a class
     * asked about says which decision led to it, and all its events are compared.
     *
     * @param decision the decision to make again
     */
    public <E> WhatIf appendsOf(Class<E> events, Function<Sequenced<E>, Decision<?, ?>> decision) {
        return and(events, true, decision);
    }

    /**
     * Returns this, asking about each single event of a class, as it suits a history whose appends
     * were not decisions, such as an import.
     *
     * @param decision the decision to make again
     */
    public <E> WhatIf eventsOf(Class<E> events, Function<Sequenced<E>, Decision<?, ?>> decision) {
        return and(events, false, decision);
    }

    private <E> WhatIf and(
            Class<E> events, boolean whole, Function<Sequenced<E>, Decision<?, ?>> decision) {
        Map<Class<?>, Rule> more = new LinkedHashMap<>(rules);
        more.put(
                events,
                new Rule(
                        events,
                        whole,
                        event ->
                                decision.apply(
                                        new Sequenced<>(
                                                events.cast(event.event()), event.source()))));
        return new WhatIf(gesta, more, progress);
    }

    /** Returns this, telling {@code listener} how far it is, after each 1,000 decisions. */
    public WhatIf onProgress(Consumer<WhatIfReport> listener) {
        return new WhatIf(gesta, rules, listener);
    }

    /** Returns what would be different, for all that is in the store now. */
    public WhatIfReport run() {
        Set<String> types = new TreeSet<>();
        rules.keySet().forEach(each -> types.addAll(gesta.catalog().typesOf(each)));
        if (types.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing is asked; say appendsOf(SomeEvent.class, ...)");
        }
        WhatIfReport.Tally tally = new WhatIfReport.Tally(KEPT, gesta.store().head().position());
        try (ReadResult history = gesta.store().read(Query.types(types.toArray(String[]::new)))) {
            Position doneWith = Position.START;
            for (SequencedEvent stored : history) {
                if (stored.position().isAfter(doneWith) && ask(stored, tally)) {
                    doneWith = stored.lastOfAppend();
                }
            }
        }
        return tally.report();
    }

    /** Asks about a stored event; returns whether that settles its whole append. */
    private boolean ask(SequencedEvent stored, WhatIfReport.Tally tally) {
        boolean whole = false;
        for (Sequenced<?> event : gesta.catalog().decode(stored)) {
            @Nullable Rule rule = ruleFor(event.event());
            if (rule != null && !whole) {
                whole = rule.wholeAppend();
                ask(rule, event, tally);
                if (tally.considered() % PROGRESS_EVERY == 0) {
                    progress.accept(tally.report());
                }
            }
        }
        return whole;
    }

    private @Nullable Rule ruleFor(Object event) {
        for (Rule rule : rules.values()) {
            if (rule.events().isInstance(event)) {
                return rule;
            }
        }
        return null;
    }

    private void ask(Rule rule, Sequenced<?> event, WhatIfReport.Tally tally) {
        SequencedEvent stored = event.source();
        Position first = rule.wholeAppend() ? stored.firstOfAppend() : stored.position();
        List<?> recorded = rule.wholeAppend() ? append(stored) : List.of(event.event());
        try {
            Decision<?, ?> decision = rule.decision().apply(event);
            Answer<?, ?> answer = gesta.at(Position.of(first.value() - 1)).decide(decision);
            tally.add(first, recorded, answer);
        } catch (RuntimeException e) {
            tally.add(first, recorded, e);
        }
    }

    private List<?> append(SequencedEvent stored) {
        ReadOptions options =
                ReadOptions.forwards().from(stored.firstOfAppend()).limit(stored.appendSize());
        List<Object> events = new ArrayList<>();
        try (ReadResult append = gesta.store().read(Query.all(), options)) {
            for (SequencedEvent each : append) {
                gesta.catalog().decode(each).forEach(now -> events.add(now.event()));
            }
        }
        return events;
    }
}
