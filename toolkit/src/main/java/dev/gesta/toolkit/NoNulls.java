package dev.gesta.toolkit;

import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Refuses to write a component that is null, which could be stored and then never be read. */
final class NoNulls extends ValueSerializerModifier {

    private static final long serialVersionUID = 1L;

    private static final ValueSerializer<Object> REFUSAL = new Refusal();

    private static final class Refusal extends ValueSerializer<Object> {

        @Override
        public void serialize(Object none, JsonGenerator json, SerializationContext context) {
            throw DatabindException.from(json, "is null; make it an Optional if it may be absent");
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
