package dev.gesta.cli.xes;

import dev.gesta.Payload;
import dev.gesta.cli.io.Json;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads back the XES attributes that {@link XesJson} wrote. */
final class XesJsonReader {

    /**
     * The attributes in the data of an event.
     *
     * @param event those of the event
     * @param trace those of its case, which only the first event of a case has; else null
     */
    record Attributes(List<XesAttribute> event, @Nullable List<XesAttribute> trace) {}

    /** Says that the data is of another form. */
    private static final class OtherForm extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private final JsonParser in;

    private XesJsonReader(JsonParser in) {
        this.in = in;
    }

    /** Returns what {@code data} holds, or null if it is not of the form of an import from XES. */
    static @Nullable Attributes read(Payload data) {
        if (!Json.isJson(data)) {
            return null;
        }
        try (JsonParser in = Json.parser(new ByteArrayInputStream(data.toByteArray()))) {
            return new XesJsonReader(in).attributes();
        } catch (JacksonException | OtherForm e) {
            return null;
        }
    }

    private Attributes attributes() {
        require(in.nextToken() == JsonToken.START_OBJECT);
        require(XesJson.EVENT.equals(in.nextName()));
        List<XesAttribute> event = members();
        List<XesAttribute> trace = null;
        String next = in.nextName();
        if (next != null) {
            require(next.equals(XesJson.TRACE));
            trace = members();
            require(in.nextName() == null);
        }
        return new Attributes(event, trace);
    }

    /** Reads the object that follows. */
    private List<XesAttribute> members() {
        require(in.nextToken() == JsonToken.START_OBJECT);
        List<XesAttribute> attributes = new ArrayList<>();
        for (String key = in.nextName(); key != null; key = in.nextName()) {
            in.nextToken();
            readValue(key, attributes);
        }
        return attributes;
    }

    /** Reads the value at which the parser stands: one attribute, or several of one key. */
    private void readValue(String key, List<XesAttribute> into) {
        switch (in.currentToken()) {
            case VALUE_STRING -> into.add(XesAttribute.of(key, "string", in.getString()));
            case VALUE_TRUE, VALUE_FALSE ->
                    into.add(XesAttribute.of(key, "boolean", in.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                String number = in.getString();
                String type = XesJson.isInt(number) ? "int" : "float";
                into.add(XesAttribute.of(key, type, number));
            }
            case START_OBJECT -> readTyped(key, into);
            default -> throw new OtherForm();
        }
    }

    private void readTyped(String key, List<XesAttribute> into) {
        String type = in.nextName();
        require(type != null);
        if (XesJson.REPEATED.equals(type)) {
            require(in.nextToken() == JsonToken.START_ARRAY);
            while (in.nextToken() != JsonToken.END_ARRAY) {
                readValue(key, into);
            }
            require(in.nextName() == null);
            return;
        }
        List<XesAttribute> elements = List.of();
        List<XesAttribute> attributes = List.of();
        String value = null;
        switch (String.valueOf(type)) {
            case "list" -> elements = elements();
            case "container" -> attributes = members();
            case "string", "date", "int", "float", "boolean", "id" -> {
                require(in.nextToken() == JsonToken.VALUE_STRING);
                value = in.getString();
            }
            default -> throw new OtherForm();
        }
        String next = in.nextName();
        if (next != null) {
            require(next.equals(XesJson.ATTRIBUTES));
            attributes = members();
            require(in.nextName() == null);
        }
        into.add(new XesAttribute(key, String.valueOf(type), value, elements, attributes));
    }

    private List<XesAttribute> elements() {
        require(in.nextToken() == JsonToken.START_ARRAY);
        List<XesAttribute> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            require(in.currentToken() == JsonToken.START_OBJECT);
            String key = in.nextName();
            require(key != null);
            in.nextToken();
            readValue(String.valueOf(key), elements);
            require(in.nextName() == null);
        }
        return elements;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new OtherForm();
        }
    }
}
