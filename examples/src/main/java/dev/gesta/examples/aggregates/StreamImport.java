package dev.gesta.examples.aggregates;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Brings the history of a store with a stream for each aggregate over, with its ids. */
final class StreamImport {

    /**
     * An event as the old store gives it.
     *
     * @param id the event's id, which it keeps
     * @param stream the stream's name, as {@code course-c1}
     * @param type the event's type
     * @param json the data
     * @param time when it happened
     */
    record OldEvent(UUID id, String stream, String type, String json, Instant time) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Once an import has begun this may not change, so that the same appends come again. */
    private static final int EVENTS_IN_APPEND = 500;

    private StreamImport() {}

    // tag::import
    /** Imports events in the old store's order; to repeat it from where it began does no harm. */
    static void run(Iterator<OldEvent> history, EventStore store) {
        List<Event> batch = new ArrayList<>();
        while (history.hasNext()) {
            batch.add(translate(history.next()));
            if (batch.size() == EVENTS_IN_APPEND || !history.hasNext()) {
                store.append(batch);
                batch = new ArrayList<>();
            }
        }
    }

    /** The stream becomes a tag, and its id a field of the data, where the record has it. */
    private static Event translate(OldEvent old) {
        int dash = old.stream().indexOf('-');
        String category = old.stream().substring(0, dash);
        String id = old.stream().substring(dash + 1);
        ObjectNode data = (ObjectNode) JSON.readTree(old.json());
        return new Event(
                old.id(),
                old.type(),
                Tags.of(List.of(Tag.of(category, id))),
                Payload.json(data.put(category, id).toString()),
                Metadata.none().with("time", old.time().toString()));
    }
    // end::import
}
