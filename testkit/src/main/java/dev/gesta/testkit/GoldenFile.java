package dev.gesta.testkit;

import dev.gesta.Event;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Sequenced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stored form of an event, as a file has it.
 *
 * @param type the event type
 * @param version the version of the data's shape
 * @param tags the tags, in their order
 * @param contentType how to read the data
 * @param data the data: as it is if it is JSON, else a text in base 64
 */
record GoldenFile(String type, int version, List<String> tags, String contentType, JsonNode data) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    GoldenFile {
        tags = List.copyOf(tags);
    }

    /** Returns the name of the file of a type and version. */
    static String name(String type, int version) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            boolean plain = Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0;
            name.append(plain ? String.valueOf(c) : "%%%04x".formatted((int) c));
        }
        return name + ".v" + version + ".json";
    }

    static GoldenFile of(Event stored) {
        String version = stored.metadata().value(Metadata.SCHEMA_VERSION).orElse("1");
        Payload data = stored.data();
        JsonNode tree =
                data.contentType().equals(Payload.JSON)
                        ? JSON.readTree(data.toByteArray())
                        : JSON.valueToTree(Base64.getEncoder().encodeToString(data.toByteArray()));
        return new GoldenFile(
                stored.type(),
                Integer.parseInt(version),
                stored.tags().stream().map(Tag::value).toList(),
                data.contentType(),
                tree);
    }

    static GoldenFile parse(String text) {
        JsonNode file = JSON.readTree(text);
        List<String> tags = new ArrayList<>();
        file.required("tags").forEach(tag -> tags.add(tag.stringValue()));
        return new GoldenFile(
                file.required("type").stringValue(),
                file.required("version").intValue(),
                tags,
                file.required("contentType").stringValue(),
                file.required("data"));
    }

    String text() {
        ObjectNode file = JSON.createObjectNode();
        file.put("type", type).put("version", version);
        tags.forEach(file.putArray("tags")::add);
        file.put("contentType", contentType).set("data", data);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    }

    /** Returns what the file is today, after all upcasters. */
    List<?> decode(EventCatalog catalog) {
        Payload payload =
                contentType.equals(Payload.JSON)
                        ? Payload.of(contentType, JSON.writeValueAsBytes(data))
                        : Payload.of(contentType, Base64.getDecoder().decode(data.stringValue()));
        Metadata metadata =
                Metadata.none().with(Metadata.SCHEMA_VERSION, Integer.toString(version));
        Event event =
                new Event(
                        new UUID(0, 0),
                        type,
                        Tags.of(tags.stream().map(Tag::of).toList()),
                        payload,
                        metadata);
        return catalog
                .decode(new SequencedEvent(Position.of(1), Instant.EPOCH, 0, 1, event))
                .stream()
                .map(Sequenced::event)
                .toList();
    }

    /** Returns the parts that can differ, by their paths. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tags", String.join(", ", tags));
        fields.put("contentType", contentType);
        collect("data", data, fields);
        return fields;
    }

    private static void collect(String path, JsonNode node, Map<String, String> fields) {
        if (node.isObject()) {
            node.properties()
                    .forEach(each -> collect(path + "." + each.getKey(), each.getValue(), fields));
        } else {
            fields.put(path, node.toString());
        }
    }
}
