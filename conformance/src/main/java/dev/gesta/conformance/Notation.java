package dev.gesta.conformance;

import dev.gesta.AppendCondition;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The short forms in which the conformance list writes events and queries.
 *
 * <pre>
 *   event := type "{" [tag *("," tag)] "}"
 *   query := "ALL" | item *(" + " item)
 *   item  := "[" [type *("," type)] ";" [tag *("," tag)] "]"
 * </pre>
 */
final class Notation {

    private Notation() {}

    static Query query(String text) {
        if (text.equals("ALL")) {
            return Query.all();
        }
        return new Query.AnyOf(Arrays.stream(text.split(" \\+ ")).map(Notation::item).toList());
    }

    private static QueryItem item(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            throw new IllegalArgumentException("not a query item: " + text);
        }
        String inner = text.substring(1, text.length() - 1);
        int semicolon = inner.indexOf(';');
        return QueryItem.of(
                words(inner.substring(0, semicolon)), tags(inner.substring(semicolon + 1)));
    }

    /** Returns a new event; its data is its own short form. */
    static Event event(String text) {
        return event(text, text);
    }

    static Event event(String text, String data) {
        int brace = text.indexOf('{');
        if (!text.endsWith("}")) {
            throw new IllegalArgumentException("not an event: " + text);
        }
        return Event.of(
                text.substring(0, brace),
                Payload.json(data),
                tags(text.substring(brace + 1, text.length() - 1)));
    }

    /** Returns new events. */
    static List<Event> events(String... texts) {
        return Arrays.stream(texts).map(Notation::event).toList();
    }

    /** Returns {@code count} new events of the same form. */
    static List<Event> copies(int count, String text) {
        return IntStream.range(0, count).mapToObj(_ -> event(text)).toList();
    }

    /** Returns the condition that nothing matches. */
    static AppendCondition none(String query) {
        return AppendCondition.failIfEventsMatch(query(query));
    }

    /** Returns the condition that nothing after a position matches. */
    static AppendCondition none(String query, Position after) {
        return AppendCondition.failIfEventsMatch(query(query), after);
    }

    /** Returns the condition that nothing after a token matches. */
    static AppendCondition none(String query, ConsistencyToken after) {
        return AppendCondition.failIfEventsMatch(query(query), after);
    }

    /** Returns what the application gave, without what the store added. */
    static List<Event> given(List<SequencedEvent> sequenced) {
        return sequenced.stream().map(SequencedEvent::event).toList();
    }

    static List<Position> positions(List<SequencedEvent> sequenced) {
        return sequenced.stream().map(SequencedEvent::position).toList();
    }

    private static List<Tag> tags(String text) {
        return words(text).stream().map(Tag::of).toList();
    }

    private static List<String> words(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",")).map(String::strip).toList();
    }
}
