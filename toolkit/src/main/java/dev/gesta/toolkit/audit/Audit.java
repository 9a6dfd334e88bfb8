package dev.gesta.toolkit.audit;

import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.RunningProjection;
import dev.gesta.toolkit.Sequenced;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers the questions of those who look into what happened: what changed a state, who did it, and
 * what led to what.
 *
 * <p>What led to what is metadata ({@link EventContext}), for which a store has no index: the
 * answers come from reading the events of a query, one after another, and know of no others. {@link
 * Query#all()} leaves nothing out, and reads everything.
 *
 * <p>Safe for use by many threads.
 */
public final class Audit {

    private static final int MOST_EFFECTS = 10_000;

    /**
     * An event in the history of a state.
     *
     * @param source the event as it is stored: its time, and in its metadata actor and cause
     * @param events what the application reads it as; mostly one, several where it was split
     * @param before the state before it
     * @param after the state after it
     * @param <S> the state
     */
    public record Step<S>(SequencedEvent source, List<Sequenced<?>> events, S before, S after) {

        /** Copies the list. */
        public Step {
            events = List.copyOf(events);
        }

        /** Returns who acted, if that was said. */
        public Optional<String> actor() {
            return source.event().metadata().actor();
        }

        /** Returns the id of the event or command that led to this one, if that was said. */
        public Optional<String> cause() {
            return source.event().metadata().causation();
        }
    }

    /**
     * An event, and what followed from it.
     *
     * @param event the event
     * @param effects what it caused directly, with what that caused, in the order of the log
     */
    public record Effects(SequencedEvent event, List<Effects> effects) {}

    private final EventStore store;
    private final EventCatalog catalog;

    private Audit(EventStore store, EventCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    /** Returns what answers questions about the store of {@code gesta}. */
    public static Audit of(Gesta gesta) {
        return new Audit(gesta.store(), gesta.catalog());
    }

    /**
     * Returns each event that a projection depends on, from the first on, with the state before and
     * after it. Reads as it goes; close the stream if it is left before its end.
     */
    public <S> Stream<Step<S>> history(Projection<S> projection) {
        RunningProjection<S> running = RunningProjection.of(projection, catalog);
        ReadResult result = store.read(projection.query(catalog));
        return result.stream().map(stored -> step(running, stored));
    }

    private <S> Step<S> step(RunningProjection<S> running, SequencedEvent stored) {
        S before = running.state();
        running.feed(stored);
        return new Step<>(stored, catalog.decode(stored), before, running.state());
    }

    /**
     * Returns what followed from {@code event}: all events of {@code within} that name it as their
     * cause, those that name these, and so on. Reads all events of the query after it.
     *
     * @throws InvalidRequestException if more than ten thousand followed
     */
    public Effects effects(SequencedEvent event, Query within) {
        Map<String, List<Effects>> byCause = new HashMap<>();
        Effects tree = add(event, byCause);
        ReadOptions after = ReadOptions.forwards().from(event.position().value() + 1);
        try (ReadResult result = store.read(within, after)) {
            for (SequencedEvent stored : result) {
                Optional<String> cause = stored.event().metadata().causation();
                List<Effects> siblings = byCause.get(cause.orElse(""));
                if (siblings != null) {
                    siblings.add(add(stored, byCause));
                }
            }
        }
        return tree;
    }

    private static Effects add(SequencedEvent event, Map<String, List<Effects>> byCause) {
        if (byCause.size() > MOST_EFFECTS) {
            throw new InvalidRequestException(
                    "a tree of effects must be small enough to look at; ask within fewer events",
                    MOST_EFFECTS + " effects",
                    "more");
        }
        List<Effects> effects = new ArrayList<>();
        byCause.put(event.event().id().toString(), effects);
        return new Effects(event, Collections.unmodifiableList(effects));
    }

    /**
     * Returns what led to {@code event}: its cause, the cause of that, and so on, up to one whose
     * cause is none of the events of {@code within}. Reads back no further than to the first cause.
     */
    public List<SequencedEvent> causes(SequencedEvent event, Query within) {
        List<SequencedEvent> causes = new ArrayList<>();
        Optional<String> wanted = event.event().metadata().causation();
        ReadOptions before = ReadOptions.backwards().from(event.position());
        try (ReadResult result = store.read(within, before)) {
            for (SequencedEvent stored : result) {
                if (wanted.equals(Optional.of(stored.event().id().toString()))) {
                    causes.add(stored);
                    wanted = stored.event().metadata().causation();
                }
                if (wanted.isEmpty()) {
                    break;
                }
            }
        }
        return causes;
    }
}
