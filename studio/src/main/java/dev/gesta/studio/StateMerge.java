package dev.gesta.studio;

import dev.gesta.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A state for events of which nothing else is known: the members of their JSON data, where the last
 * value wins. Objects are merged member by member; anything else takes the place of what was there.
 */
final class StateMerge {

    /** The longest text that is kept of a value. */
    static final int MAX_TEXT_CHARS = 2_000;

    /** The most changes that one event is shown to make. */
    static final int MAX_CHANGES = 500;

    private final JsonMapper mapper;
    private final ObjectNode state = JsonNodeFactory.instance.objectNode();

    /**
     * A member of the state that an event changed.
     *
     * @param path the names that lead to it
     * @param before its value; null if there was none
     * @param after its value now
     */
    record Change(List<String> path, @Nullable JsonNode before, JsonNode after) {}

    StateMerge(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Merges the data of an event, and tells what changed: nothing, if it is no JSON object. */
    List<Change> add(Payload data) {
        List<Change> changes = new ArrayList<>();
        if (data.contentType().toLowerCase(Locale.ROOT).contains("json")) {
            try {
                if (mapper.readTree(data.asText()) instanceof ObjectNode members) {
                    merge(members, state, List.of(), changes);
                }
            } catch (JacksonException e) {
                return changes; // not JSON, whatever it says of itself
            }
        }
        return changes;
    }

    /** Returns a copy of the state. */
    ObjectNode state() {
        return state.deepCopy();
    }

    private static void merge(
            ObjectNode from, ObjectNode into, List<String> at, List<Change> changes) {
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            if (changes.size() == MAX_CHANGES) {
                return;
            }
            JsonNode before = into.get(member.getKey());
            JsonNode after = shortened(member.getValue());
            List<String> path = new ArrayList<>(at);
            path.add(member.getKey());
            if (before instanceof ObjectNode old && after instanceof ObjectNode members) {
                merge(members, old, path, changes);
            } else if (!after.equals(before)) {
                into.set(member.getKey(), after);
                changes.add(new Change(List.copyOf(path), before, after.deepCopy()));
            }
        }
    }

    private static JsonNode shortened(JsonNode value) {
        if (value.isString() && value.stringValue().length() > MAX_TEXT_CHARS) {
            String text = value.stringValue();
            return JsonNodeFactory.instance.stringNode(
                    text.substring(0, MAX_TEXT_CHARS) + "… (" + text.length() + " characters)");
        }
        return value;
    }
}
