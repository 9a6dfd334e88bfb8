package dev.gesta.cli.xes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of an XES log, trace or event.
 *
 * @param key its key; empty where the file has none
 * @param type the name of its element: string, date, int, float, boolean, id, list or container
 * @param value its value as it stands in the file; null for a list and a container
 * @param elements what a list holds, in order; its keys may repeat
 * @param attributes the attributes of the attribute
 */
record XesAttribute(
        String key,
        String type,
        @Nullable String value,
        List<XesAttribute> elements,
        List<XesAttribute> attributes) {

    static final String NAME = "concept:name";
    static final String TRANSITION = "lifecycle:transition";
    static final String RESOURCE = "org:resource";
    static final String TIME = "time:timestamp";

    /** Returns the value of the attribute {@code key} among {@code attributes}, or null. */
    static @Nullable String value(List<XesAttribute> attributes, String key) {
        for (XesAttribute attribute : attributes) {
            if (attribute.key().equals(key)) {
                return attribute.value();
            }
        }
        return null;
    }

    /** Returns an attribute with a value and nothing in it. */
    static XesAttribute of(String key, String type, String value) {
        return new XesAttribute(key, type, value, List.of(), List.of());
    }
}
