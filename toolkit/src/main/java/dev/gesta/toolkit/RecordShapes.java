package dev.gesta.toolkit;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Shapes that {@link JsonCodec} knows without annotations: ids as strings, and sealed types. */
final class RecordShapes extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private static final String KIND = "kind";

    private static final Set<Class<?>> OPTIONAL =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private static final JsonTypeInfo.Value BY_KIND =
            JsonTypeInfo.Value.construct(
                    JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, KIND, null, false, true, null);

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
            MapperConfig<?> config, Annotated annotated) {
        JsonTypeInfo.@Nullable Value given = super.findPolymorphicTypeInfo(config, annotated);
        boolean ours = given == null && annotated instanceof AnnotatedClass;
        return ours && isSealed(annotated.getRawType()) ? BY_KIND : given;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
        @Nullable List<NamedType> given = super.findSubtypes(config, annotated);
        if (given != null || !isSealed(annotated.getRawType())) {
            return given;
        }
        List<NamedType> leaves = new ArrayList<>();
        SealedTypes.leaves(annotated.getRawType()).forEach(leaf -> leaves.add(new NamedType(leaf)));
        return leaves;
    }

    /** Tells whether values have a kind; an enum whose constants have bodies is sealed, too. */
    private static boolean isSealed(Class<?> type) {
        return type.isSealed() && !type.isEnum();
    }

    @Override
    public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass annotated) {
        @Nullable String given = super.findTypeName(config, annotated);
        boolean ours = given == null && SealedTypes.isInSealed(annotated.getRawType());
        return ours ? kind(annotated.getRawType()) : given;
    }

    private static String kind(Class<?> type) {
        return type.getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** Also a number that is missing is an error, and not a zero. */
    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember component) {
        @Nullable Boolean given = super.hasRequiredMarker(config, component);
        return given != null ? given : !OPTIONAL.contains(component.getRawType());
    }

    @Override
    public @Nullable Object findSerializer(MapperConfig<?> config, Annotated annotated) {
        return isPlainId(annotated) ? PlainIds.WRITER : super.findSerializer(config, annotated);
    }

    @Override
    public @Nullable Object findKeySerializer(MapperConfig<?> config, Annotated annotated) {
        return isPlainId(annotated)
                ? PlainIds.KEY_WRITER
                : super.findKeySerializer(config, annotated);
    }

    @Override
    public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated annotated) {
        return isPlainId(annotated)
                ? new PlainIds.Reader(annotated.getRawType())
                : super.findDeserializer(config, annotated);
    }

    @Override
    public @Nullable Object findKeyDeserializer(MapperConfig<?> config, Annotated annotated) {
        return isPlainId(annotated)
                ? new PlainIds.KeyReader(annotated.getRawType())
                : super.findKeyDeserializer(config, annotated);
    }

    private static boolean isPlainId(Annotated annotated) {
        return annotated instanceof AnnotatedClass && isPlainId(annotated.getRawType());
    }

    /** Tells whether {@code type} is a record of an id's string and nothing else. */
    private static boolean isPlainId(Class<?> type) {
        if (!type.isRecord() || !TagId.class.isAssignableFrom(type)) {
            return false;
        }
        RecordComponent[] components = type.getRecordComponents();
        return components.length == 1
                && Arrays.stream(components)
                        .allMatch(each ->
                                each.getName().equals("value") && each.getType() == String.class);
    }

    /** Refuses to write a component that is null, which could be stored and then never be read. */
    static final class NoNulls extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;

        private static final ValueSerializer<Object> REFUSAL = new Refusal();

        private static final class Refusal extends ValueSerializer<Object> {

            @Override
            public void serialize(Object none, JsonGenerator json, SerializationContext context) {
                throw DatabindException.from(
                        json, "is null; make it an Optional if it may be absent");
            }
        }

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config,
                BeanDescription.Supplier description,
                List<BeanPropertyWriter> components) {
            components.forEach(each -> each.assignNullSerializer(REFUSAL));
            return components;
        }
    }
}
