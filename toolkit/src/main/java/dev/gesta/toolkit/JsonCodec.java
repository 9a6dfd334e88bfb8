package dev.gesta.toolkit;

import dev.gesta.Payload;
import java.lang.reflect.Type;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
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
 * <p>Reading ignores fields that the class does not have, since older events may have more, and
 * refuses a component that is missing or null: what may be absent is an {@code Optional}, and what
 * older events lack is an {@link Upcaster#withDefault upcaster's} business. Immutable, safe for use
 * by many threads.
 */
public final class JsonCodec implements PayloadCodec {

    private final JsonMapper mapper;

    private JsonCodec(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Returns the codec with the settings above. */
    public static JsonCodec standard() {
        return of(mapperBuilder().build());
    }

    /** Returns a codec with a mapper of the application's own. */
    public static JsonCodec of(JsonMapper mapper) {
        return new JsonCodec(mapper);
    }

    /** Returns the settings above, to be changed and handed to {@link #of}. */
    public static JsonMapper.Builder mapperBuilder() {
        return JsonMapper.builder()
                .annotationIntrospector(new RecordShapes())
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
        return Payload.of(Payload.JSON, mapper.writeValueAsBytes(event));
    }

    @Override
    public <T> T decode(Payload data, Class<T> type) {
        return mapper.readValue(data.toByteArray(), type);
    }

    /** Returns bytes that {@link #encode} made of a value of a generic type. */
    Object decode(byte[] json, Type type) {
        return mapper.readValue(json, mapper.constructType(type));
    }

    @Override
    public ObjectNode toTree(Payload data) {
        JsonNode tree = mapper.readTree(data.toByteArray());
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("wanted a JSON object, found " + tree.getNodeType());
    }

    @Override
    public Payload fromTree(ObjectNode tree) {
        return encode(tree);
    }
}
