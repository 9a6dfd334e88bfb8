package dev.gesta.toolkit;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/** How records of an id's string, and nothing else, are written as that string and read again. */
final class PlainIds {

    static final ValueSerializer<TagId> WRITER = new Writer();
    static final ValueSerializer<TagId> KEY_WRITER = new KeyWriter();

    private PlainIds() {}

    private static final class Writer extends StdScalarSerializer<TagId> {

        Writer() {
            super(TagId.class);
        }

        @Override
        public void serialize(TagId id, JsonGenerator json, SerializationContext context) {
            json.writeString(id.value());
        }
    }

    private static final class KeyWriter extends ValueSerializer<TagId> {

        @Override
        public void serialize(TagId id, JsonGenerator json, SerializationContext context) {
            json.writeName(id.value());
        }
    }

    /** Makes ids of one class. */
    static final class Reader extends StdScalarDeserializer<Object> {

        private final MethodHandle constructor;

        Reader(Class<?> type) {
            super(type);
            this.constructor = constructor(type);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) {
            @Nullable String value = json.getValueAsString();
            return value == null
                    ? context.handleUnexpectedToken(getValueType(context), json)
                    : id(constructor, value);
        }
    }

    /** Makes ids of one class from the keys of a map. */
    static final class KeyReader extends KeyDeserializer {

        private final MethodHandle constructor;

        KeyReader(Class<?> type) {
            this.constructor = constructor(type);
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return id(constructor, key);
        }
    }

    /** Returns what makes ids of a record of one text. */
    static MethodHandle constructor(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(String.class);
            constructor.setAccessible(true); // the record may be private to its package
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asType(MethodType.methodType(TagId.class, String.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record has its canonical constructor", e);
        }
    }

    /**
     * Returns the id with this value.
     *
     * @throws IllegalArgumentException if its class refuses it
     */
    static TagId id(MethodHandle constructor, String value) {
        try {
            return (TagId) constructor.invokeExact(value);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) { // is what invokeExact declares
            throw new IllegalArgumentException("\"" + value + "\" is no id: " + e.getMessage(), e);
        }
    }
}
