package dev.gesta.studio;

import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.StreamView;
import dev.gesta.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The events of a tag, and how they make its state, step by step. */
final class Timeline {

    /** The most events that are folded; of a longer timeline the beginning is shown. */
    static final long MAX_EVENTS = 100_000;

    /** How many steps an answer has at most. */
    static final int STEPS = 500;

    private final EventStore store;
    private final JsonMapper mapper;

    /**
     * What an event did.
     *
     * @param revision its rank among the events of the tag, from 0
     * @param position where it stands
     * @param type its type
     * @param tags its tags
     * @param recordedAt when the store took it
     * @param time when it happened, by the clock that was asked for
     * @param metadata its metadata
     * @param changes what it changed in the state
     */
    record Step(
            long revision,
            Position position,
            String type,
            List<String> tags,
            Instant recordedAt,
            Instant time,
            Map<String, String> metadata,
            List<StateMerge.Change> changes) {}

    /**
     * Some steps in a row.
     *
     * @param tag whose timeline it is
     * @param events how many events the tag has
     * @param shown how many of them can be shown
     * @param from the revision of the first step here
     * @param base the state before that
     * @param steps the steps
     */
    record Result(
            String tag, long events, long shown, long from, ObjectNode base, List<Step> steps) {}

    Timeline(EventStore store, JsonMapper mapper) {
        this.store = store;
        this.mapper = mapper;
    }

    /** Returns the steps from the one of revision {@code from} on. */
    Result of(Tag tag, long from, EventClock clock) {
        long events = store.count(tag, store.head().position());
        StateMerge merge = new StateMerge(mapper);
        ObjectNode base = merge.state();
        List<Step> steps = new ArrayList<>();
        try (Stream<StreamView.Entry> entries = store.stream(tag).read()) {
            Iterator<StreamView.Entry> each = entries.limit(MAX_EVENTS).iterator();
            while (each.hasNext() && steps.size() < STEPS) {
                StreamView.Entry entry = each.next();
                List<StateMerge.Change> changes = merge.add(entry.event().data());
                if (entry.revision() >= from) {
                    steps.add(step(entry, changes, clock));
                } else if (entry.revision() == from - 1) {
                    base = merge.state();
                }
            }
        }
        return new Result(
                tag.value(), events, Math.min(events, MAX_EVENTS), from, base, List.copyOf(steps));
    }

    private static Step step(
            StreamView.Entry entry, List<StateMerge.Change> changes, EventClock clock) {
        return new Step(
                entry.revision(),
                entry.event().position(),
                entry.event().type(),
                entry.event().tags().stream().map(Tag::value).toList(),
                entry.event().recordedAt(),
                clock.of(entry.event()),
                entry.event().event().metadata().entries(),
                changes);
    }
}
