package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import dev.gesta.Tag;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How ids become tags. */
final class TagKeys {

    private static final String ID = "Id";

    private static final Pattern WORD_BORDER = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final ClassValue<String> KEYS =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> type) {
                    TagKey given = type.getAnnotation(TagKey.class);
                    return requireKey(
                            given != null ? given.value() : keyFrom(type.getSimpleName()), type);
                }
            };

    private TagKeys() {}

    static Tag tag(TagId id) {
        @Nullable String value = id.value();
        if (value == null || value.isBlank()) {
            throw new InvalidRequestException(
                    "a tag id must have a value",
                    "a text that is not blank",
                    id + " of " + id.getClass().getName());
        }
        return Tag.of(of(id.getClass()), value);
    }

    /** Returns the key of the tags that ids of {@code type} make. */
    static String of(Class<?> type) {
        return KEYS.get(type);
    }

    private static String requireKey(String key, Class<?> type) {
        if (key.isBlank() || key.indexOf(':') >= 0) {
            throw new InvalidRequestException(
                    "a class of tag ids must have a key for its tags",
                    "@TagKey(\"a-name-for-ever\") on it, not blank and without a colon",
                    "\"" + key + "\" for " + type.getName());
        }
        return key;
    }

    private static String keyFrom(String className) {
        String name =
                className.endsWith(ID) && className.length() > ID.length()
                        ? className.substring(0, className.length() - ID.length())
                        : className;
        return WORD_BORDER.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
