package dev.gesta.cli.xes;

import dev.gesta.cli.io.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes XES attributes as JSON that keeps their types:
 *
 * <pre>
 *   data       := {"event": attributes, "trace": attributes}
 *                 where only the first event of a case has "trace"
 *   attributes := {key: value, ...}
 *   value      := text                        a string
 *               | whole number                an int
 *               | number with point or E      a float
 *               | true | false                a boolean
 *               | {type: text}                a date, an id, and what the forms above cannot hold
 *               | {type: text, "attributes": attributes}          with attributes of its own
 *               | {"list": [{key: value}, ...]}    with "attributes" where it has any
 *               | {"container": attributes}
 *               | {"repeated": [value, ...]}  a key that comes more than once
 * </pre>
 *
 * <p>{@link XesJsonReader} reads it back.
 */
final class XesJson {

    static final String EVENT = "event";
    static final String TRACE = "trace";
    static final String ATTRIBUTES = "attributes";
    static final String REPEATED = "repeated";

    private static final Pattern INT = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern FLOAT =
            Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,30})?(E-?[1-9][0-9]?)?");

    private XesJson() {}

    /**
     * Returns the data of an event.
     *
     * @param event its attributes
     * @param trace the attributes of its case, for the first event; null for the others
     */
    static byte[] data(List<XesAttribute> event, @Nullable List<XesAttribute> trace) {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = Json.generator(bytes)) {
            out.writeStartObject();
            out.writeName(EVENT);
            writeAttributes(out, event);
            if (trace != null) {
                out.writeName(TRACE);
                writeAttributes(out, trace);
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeAttributes(JsonGenerator out, List<XesAttribute> attributes) {
        Map<String, List<XesAttribute>> byKey = new LinkedHashMap<>();
        for (XesAttribute attribute : attributes) {
            byKey.computeIfAbsent(attribute.key(), _ -> new ArrayList<>(1)).add(attribute);
        }
        out.writeStartObject();
        byKey.forEach((key, same) -> {
            out.writeName(key);
            if (same.size() == 1) {
                writeValue(out, same.getFirst());
            } else {
                out.writeStartObject();
                out.writeArrayPropertyStart(REPEATED);
                same.forEach(each -> writeValue(out, each));
                out.writeEndArray();
                out.writeEndObject();
            }
        });
        out.writeEndObject();
    }

    private static void writeValue(JsonGenerator out, XesAttribute attribute) {
        String value = attribute.value();
        if (value != null && attribute.attributes().isEmpty() && isPlain(attribute.type(), value)) {
            writePlain(out, attribute.type(), value);
            return;
        }
        out.writeStartObject();
        out.writeName(attribute.type());
        switch (attribute.type()) {
            case "list" -> writeElements(out, attribute.elements());
            case "container" -> writeAttributes(out, attribute.attributes());
            default -> out.writeString(value);
        }
        if (!attribute.attributes().isEmpty() && !attribute.type().equals("container")) {
            out.writeName(ATTRIBUTES);
            writeAttributes(out, attribute.attributes());
        }
        out.writeEndObject();
    }

    private static void writeElements(JsonGenerator out, List<XesAttribute> elements) {
        out.writeStartArray();
        for (XesAttribute element : elements) {
            out.writeStartObject();
            out.writeName(element.key());
            writeValue(out, element);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Tells whether a value of JSON alone gives type and text back. */
    private static boolean isPlain(String type, String value) {
        return switch (type) {
            case "string" -> true;
            case "int" -> isInt(value);
            case "float" -> FLOAT.matcher(value).matches() && !isInt(value);
            case "boolean" -> value.equals("true") || value.equals("false");
            default -> false;
        };
    }

    private static void writePlain(JsonGenerator out, String type, String value) {
        switch (type) {
            case "int", "float" -> out.writeNumber(value);
            case "boolean" -> out.writeBoolean(Boolean.parseBoolean(value));
            default -> out.writeString(value);
        }
    }

    /** Tells whether a number of JSON is what XES calls an int; else it is a float. */
    static boolean isInt(String number) {
        return INT.matcher(number).matches();
    }
}
