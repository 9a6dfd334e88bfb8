package dev.gesta.cli;

import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.cli.io.InputException;
import dev.gesta.cli.io.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/**
 * Reads events in the form of {@link EventJson}, one after another.
 *
 * <p>Only the type is needed: an event without an id gets a new one, and data is {@code {}} unless
 * given. What the store gives anew, position and recorded time, is passed over; a key that is not
 * of the form is refused, since it is likely misspelt.
 */
final class EventJsonReader implements AutoCloseable {

    /**
     * An event as it was given, with its place in the append that it belongs to.
     *
     * @param event the event
     * @param indexInAppend from 0
     * @param appendSize how many events the append has
     * @param line where it begins in the file, from 1
     */
    record GivenEvent(Event event, int indexInAppend, int appendSize, int line) {}

    private final JsonParser in;
    private final String source;

    /**
     * Creates a reader.
     *
     * @param in where the events are
     * @param source what to call that in a message
     */
    EventJsonReader(InputStream in, String source) {
        this.in = Json.parser(in);
        this.source = source;
    }

    /** What was read of one event so far. */
    private static final class Parts {

        private @Nullable UUID id;
        private @Nullable String type;
        private Tags tags = Tags.none();
        private String contentType = Payload.JSON;
        private @Nullable String json;
        private byte @Nullable [] bytes;
        private Metadata metadata = Metadata.none();
        private int index;
        private int size = 1;

        private Payload data() {
            if (bytes != null) {
                return Payload.of(contentType, bytes);
            }
            String text = json == null ? "{}" : json;
            return Payload.of(contentType, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Returns the next event, or null after the last.
     *
     * @throws InputException if there is something else, with its line and column
     */
    @Nullable GivenEvent next() {
        try {
            JsonToken token = in.nextToken();
            if (token == null) {
                return null;
            }
            int line = in.currentTokenLocation().getLineNr();
            require(token == JsonToken.START_OBJECT, "an event is a JSON object");
            Parts parts = new Parts();
            for (String key = in.nextName(); key != null; key = in.nextName()) {
                in.nextToken();
                readMember(key, parts);
            }
            return event(parts, line);
        } catch (JacksonException e) {
            throw invalid(e.getOriginalMessage(), e, e.getLocation());
        } catch (InvalidRequestException e) {
            throw invalid(e.getMessage(), e, in.currentTokenLocation());
        }
    }

    private GivenEvent event(Parts parts, int line) {
        String type = parts.type;
        if (type == null) {
            throw invalid("an event has a \"type\"");
        }
        require(
                parts.size >= 1
                        && parts.size <= Limits.MAX_EVENTS_PER_APPEND
                        && parts.index >= 0
                        && parts.index < parts.size,
                "\"append\" has an index from 0 on, below its size of at most "
                        + Limits.MAX_EVENTS_PER_APPEND);
        UUID id = parts.id == null ? EventIds.random() : parts.id;
        Event event = new Event(id, type, parts.tags, parts.data(), parts.metadata);
        return new GivenEvent(event, parts.index, parts.size, line);
    }

    private void readMember(String key, Parts parts) {
        switch (key) {
            case "position", "recordedAt" -> in.skipChildren();
            case "id" -> parts.id = id(string(key));
            case "type" -> parts.type = string(key);
            case "tags" -> parts.tags = tags();
            case "append" -> readAppend(parts);
            case "contentType" -> parts.contentType = string(key);
            case "data" -> parts.json = Json.copyValue(in);
            case "dataBase64" -> parts.bytes = in.getBinaryValue();
            case "metadata" -> parts.metadata = metadata();
            default ->
                    throw invalid(
                            "\"%s\" is not a key of an event".formatted(key)
                                    + "; it has id, type, tags, contentType, data, dataBase64,"
                                    + " metadata and append");
        }
    }

    private UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            require(id.toString().equalsIgnoreCase(text), "\"id\" is a UUID of 36 characters");
            return id;
        } catch (IllegalArgumentException e) {
            throw invalid("\"id\" is a UUID of 36 characters", e, in.currentTokenLocation());
        }
    }

    private Tags tags() {
        require(in.currentToken() == JsonToken.START_ARRAY, "\"tags\" is an array of strings");
        List<Tag> tags = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            tags.add(Tag.of(string("tags")));
        }
        return Tags.of(tags);
    }

    private void readAppend(Parts parts) {
        require(in.currentToken() == JsonToken.START_OBJECT, "\"append\" is an object");
        for (String key = in.nextName(); key != null; key = in.nextName()) {
            JsonToken value = in.nextToken();
            require(value == JsonToken.VALUE_NUMBER_INT, "\"append\" has whole numbers");
            switch (key) {
                case "index" -> parts.index = in.getIntValue();
                case "size" -> parts.size = in.getIntValue();
                default -> throw invalid("\"append\" has index and size only");
            }
        }
    }

    private Metadata metadata() {
        require(in.currentToken() == JsonToken.START_OBJECT, "\"metadata\" is an object");
        Map<String, String> entries = new LinkedHashMap<>();
        for (String key = in.nextName(); key != null; key = in.nextName()) {
            in.nextToken();
            entries.put(key, string("metadata"));
        }
        return Metadata.of(entries);
    }

    private String string(String key) {
        require(in.currentToken() == JsonToken.VALUE_STRING, "\"" + key + "\" takes strings");
        return in.getString();
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw invalid(rule);
        }
    }

    private InputException invalid(String rule) {
        return InputException.of(place(rule, in.currentTokenLocation()), FIX);
    }

    private InputException invalid(@Nullable String rule, Throwable cause, TokenStreamLocation at) {
        return InputException.of(place(rule, at), FIX, cause);
    }

    private String place(@Nullable String rule, TokenStreamLocation at) {
        return "%s, line %d, column %d: %s"
                .formatted(source, at.getLineNr(), at.getColumnNr(), rule);
    }

    private static final String FIX =
            "mend that line; an event looks like"
                    + " {\"type\":\"offer-made\",\"tags\":[\"application:7\"],\"data\":{}}";

    @Override
    public void close() {
        in.close();
    }
}
