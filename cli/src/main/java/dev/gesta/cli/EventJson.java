package dev.gesta.cli;

import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.cli.io.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * The JSON form of an event, which {@link EventJsonReader} reads back without a loss:
 *
 * <pre>
 *   {"position":"7","id":"…","type":"…","tags":["…"],"recordedAt":"2026-11-23T15:27:13.000123Z",
 *    "append":{"index":0,"size":1},"contentType":"application/json","data":…,"metadata":{"…":"…"}}
 * </pre>
 *
 * <p>{@code data} is there if the content type is JSON and the data is one JSON value. {@code
 * dataBase64} is there, alone or beside it, wherever {@code data} alone would not give the same
 * bytes back.
 */
final class EventJson {

    private EventJson() {}

    /** Writes {@code event} on one line. */
    static void writeLine(JsonGenerator out, SequencedEvent event) {
        writeLine(out, event, event.indexInAppend(), event.appendSize());
    }

    /** Writes {@code event} on one line, as the given one of an append of {@code appendSize}. */
    static void writeLine(JsonGenerator out, SequencedEvent event, int index, int appendSize) {
        Json.writeLine(
                out,
                _ -> {
                    Event given = event.event();
                    out.writeStringProperty("position", event.position().toString());
                    out.writeStringProperty("id", given.id().toString());
                    out.writeStringProperty("type", given.type());
                    out.writeArrayPropertyStart("tags");
                    for (Tag tag : given.tags()) {
                        out.writeString(tag.value());
                    }
                    out.writeEndArray();
                    out.writeStringProperty("recordedAt", Json.time(event.recordedAt()));
                    out.writeObjectPropertyStart("append");
                    out.writeNumberProperty("index", index);
                    out.writeNumberProperty("size", appendSize);
                    out.writeEndObject();
                    writeData(out, given.data());
                    writeMetadata(out, given.metadata().entries());
                });
    }

    private static void writeData(JsonGenerator out, Payload data) {
        out.writeStringProperty("contentType", data.contentType());
        Optional<String> value = Json.compact(data);
        if (value.isPresent()) {
            out.writeName("data");
            out.writeRawValue(value.get());
        }
        byte[] bytes = data.toByteArray();
        if (value.isEmpty()
                || !java.util.Arrays.equals(value.get().getBytes(StandardCharsets.UTF_8), bytes)) {
            out.writeBinaryProperty("dataBase64", bytes);
        }
    }

    private static void writeMetadata(JsonGenerator out, Map<String, String> entries) {
        out.writeObjectPropertyStart("metadata");
        entries.forEach(out::writeStringProperty);
        out.writeEndObject();
    }
}
