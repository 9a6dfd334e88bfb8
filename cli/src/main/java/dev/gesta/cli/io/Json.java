package dev.gesta.cli.io;

import dev.gesta.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** JSON as the command reads and writes it: streamed, one value after another. */
public final class Json {

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .rootValueSeparator((String) null)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .disable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .build();

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    /** Returns a generator on {@code out}, which stays open. */
    public static JsonGenerator generator(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a parser of {@code in}, which stays open. */
    public static JsonParser parser(InputStream in) {
        return FACTORY.createParser(ObjectReadContext.empty(), in);
    }

    /** Prints one object on one line; {@code members} writes what is in it. */
    public static void print(PrintStream out, Consumer<JsonGenerator> members) {
        try (JsonGenerator json = generator(out)) {
            writeLine(json, members);
        }
    }

    /** Writes one object and the end of its line. */
    public static void writeLine(JsonGenerator out, Consumer<JsonGenerator> members) {
        out.writeStartObject();
        members.accept(out);
        out.writeEndObject();
        out.writeRaw('\n');
    }

    /** Tells whether a payload says of itself that it is JSON. */
    public static boolean isJson(Payload data) {
        String type = data.contentType().toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String name = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return name.equals(Payload.JSON) || name.endsWith("+json");
    }

    /**
     * Returns the JSON value of {@code data} without needless space, its numbers digit by digit as
     * they are; empty if it is not one JSON value.
     */
    public static Optional<String> compact(Payload data) {
        if (!isJson(data)) {
            return Optional.empty();
        }
        byte[] bytes = data.toByteArray();
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), strictText(bytes))) {
            if (in.nextToken() == null) {
                return Optional.empty();
            }
            String value = copyValue(in);
            return in.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (JacksonException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Returns the members of a JSON object whose values are plain, as text; none of other data. */
    public static Map<String, String> members(Payload data) {
        Map<String, String> members = new LinkedHashMap<>();
        if (compact(data).isEmpty()) {
            return members;
        }
        try (JsonParser in = parser(new ByteArrayInputStream(data.toByteArray()))) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                for (String key = in.nextName(); key != null; key = in.nextName()) {
                    if (in.nextToken().isScalarValue()) {
                        members.put(key, in.getString());
                    } else {
                        in.skipChildren();
                    }
                }
            }
        }
        return members;
    }

    private static String strictText(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(java.nio.ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Copies the value at which {@code in} stands, without needless space. */
    public static String copyValue(JsonParser in) {
        var copy = new ByteArrayOutputStream();
        try (JsonGenerator out = generator(copy)) {
            int depth = 0;
            JsonToken token = in.currentToken();
            while (true) {
                copyToken(in, out);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    break;
                }
                token = in.nextToken();
            }
        }
        return copy.toString(StandardCharsets.UTF_8);
    }

    private static void copyToken(JsonParser in, JsonGenerator out) {
        switch (in.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getString());
            default -> out.copyCurrentEvent(in);
        }
    }

    /** Returns a recorded time in ISO form, in UTC and with microseconds. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }
}
