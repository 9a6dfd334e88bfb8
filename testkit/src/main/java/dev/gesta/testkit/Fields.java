package dev.gesta.testkit;

import dev.gesta.toolkit.TagId;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Values as people want to read them: records field by field, ids as their text. */
final class Fields {

    private Fields() {}

    /** Returns a value in one line. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case TagId id -> id.value();
            case String text -> '"' + text + '"';
            case Optional<?> perhaps -> perhaps.map(Fields::text).orElse("nothing");
            case Record object -> {
                StringJoiner fields =
                        new StringJoiner(", ", object.getClass().getSimpleName() + "[", "]");
                components(object).forEach((name, each) -> fields.add(name + "=" + text(each)));
                yield fields.toString();
            }
            case Collection<?> several -> several.stream().map(Fields::text).toList().toString();
            case null, default -> String.valueOf(value);
        };
    }

    /** Returns the parts of a value by their paths; the path of what has no parts is empty. */
    static Map<String, String> of(@Nullable Object value) {
        Map<String, String> found = new LinkedHashMap<>();
        collect("", value, found);
        return found;
    }

    private static void collect(String path, @Nullable Object value, Map<String, String> found) {
        switch (value) {
            case TagId id -> found.put(path, text(id));
            case Record object ->
                    components(object)
                            .forEach((name, each) -> collect(path(path, name), each, found));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    collect(path + "[" + i + "]", list.get(i), found);
                }
            }
            case Map<?, ?> map ->
                    map.forEach((key, each) -> collect(path(path, plain(key)), each, found));
            case Optional<?> perhaps when perhaps.isPresent() ->
                    collect(path, perhaps.get(), found);
            case null, default -> found.put(path, text(value));
        }
    }

    private static String plain(Object key) {
        return key instanceof TagId id ? id.value() : key.toString();
    }

    private static String path(String above, String name) {
        return above.isEmpty() ? name : above + "." + name;
    }

    private static Map<String, @Nullable Object> components(Record object) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            values.put(component.getName(), value(object, component));
        }
        return values;
    }

    private static @Nullable Object value(Record object, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true); // the record may be private
            return component.getAccessor().invoke(object);
        } catch (ReflectiveOperationException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }
}
