package dev.gesta.toolkit;

import com.fasterxml.jackson.annotation.Nulls;
import dev.gesta.InvalidRequestException;
import dev.gesta.Payload;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as JSON, by Jackson 3.
 *
 * <p>Records, enums, collections, {@link java.util.Optional} and the classes of {@code java.time}
 * work as they are. A {@link TagId} whose only component is the string {@code value} is written as
 * that string. A component whose type is sealed is written with a property {@code "kind"}, the name
 * of its class in lower case with hyphens; {@code @JsonTypeInfo} and {@code @JsonTypeName} say
 * otherwise. Times are ISO 8601.
 *
 * <p>A component that is null is refused when it is written, and one that is missing or null when
 * it is read: what may be absent is an {@code Optional}, and what older events lack is an {@link
 * Upcaster#withDefault upcaster's} business. Reading ignores fields that the class does not have,
 * since older events may have more. Immutable, safe for use by many threads.
 */
public final class JsonCodec implements PayloadCodec {

    /** How many steps of the path to a wrong value an error names. */
    private static final int MOST_STEPS = 10;

    private static final JsonCodec STANDARD = new JsonCodec(mapperBuilder().build());

    private final JsonMapper mapper;

    /** Finding the reader of a class takes longer than reading a small event with it. */
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    private JsonCodec(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Returns the codec with the settings above. */
    public static JsonCodec standard() {
        return STANDARD;
    }

    /** Returns a codec with a mapper of the application's own. */
    public static JsonCodec of(JsonMapper mapper) {
        return new JsonCodec(mapper);
    }

    /** Returns the settings above, to be changed and handed to {@link #of}. */
    public static JsonMapper.Builder mapperBuilder() {
        return JsonMapper.builder()
                .annotationIntrospector(new RecordShapes())
                .addModule(new SimpleModule().setSerializerModifier(new RecordShapes.NoNulls()))
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
    }

    @Override
    public String contentType() {
        return Payload.JSON;
    }

    @Override
    public Payload encode(Object event) {
        return encode(event, event.getClass());
    }

    /** Returns {@code event} as one of {@code type}, with its kind if that is sealed. */
    Payload encode(Object event, Class<?> type) {
        try {
            return Payload.of(Payload.JSON, mapper.writerFor(type).writeValueAsBytes(event));
        } catch (JacksonException e) {
            throw new InvalidRequestException(
                    "an event must be writable as JSON",
                    "components that JSON can hold, none of them null",
                    place(e) + " of " + event.getClass().getName());
        }
    }

    @Override
    public <T> T decode(Payload data, Class<T> type) {
        ObjectReader reader = readers.computeIfAbsent(type, mapper::readerFor);
        try {
            return reader.readValue(data.toByteArray());
        } catch (JacksonException e) {
            throw new IllegalArgumentException(place(e), e);
        }
    }

    @Override
    public ObjectNode toTree(Payload data) {
        JsonNode tree = read(data);
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("wanted a JSON object, found " + tree.getNodeType());
    }

    private JsonNode read(Payload data) {
        try {
            return mapper.readTree(data.toByteArray());
        } catch (JacksonException e) {
            throw new IllegalArgumentException(place(e), e);
        }
    }

    @Override
    public Payload fromTree(ObjectNode tree) {
        return encode(tree);
    }

    /** Returns a value as a tree. */
    JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /** Returns what went wrong and where, in one line. */
    private static String place(JacksonException e) {
        String what = e.getOriginalMessage().lines().findFirst().orElse("not readable");
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference each :
                e.getPath().subList(0, Math.min(e.getPath().size(), MOST_STEPS))) {
            if (each.getPropertyName() == null) {
                path.append('[').append(each.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(each.getPropertyName());
            }
        }
        return path.isEmpty() ? what : "\"" + path + "\": " + what;
    }
}
