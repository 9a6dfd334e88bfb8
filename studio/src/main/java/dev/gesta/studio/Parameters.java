package dev.gesta.studio;

import dev.gesta.InvalidRequestException;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, each asked for by its name; what nobody asks for is refused. */
final class Parameters {

    /** The longest text to search for. */
    static final int MAX_TEXT_CHARS = 256;

    private final Map<String, List<String>> values;
    private final Set<String> known = new HashSet<>();

    Parameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Returns the value of {@code name}, which must not come twice. */
    Optional<String> text(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw new InvalidRequestException(
                    "parameter " + name + " comes more than once", "one", all.size() + " of them");
        }
        return all.stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** Returns the value of {@code name}, which must be there. */
    String required(String name) {
        return text(name)
                .orElseThrow(() ->
                        new InvalidRequestException(
                                "parameter " + name + " is missing", name + "=…", "nothing"));
    }

    boolean flag(String name) {
        return text(name)
                .map(value -> oneOf(name, value, List.of("true", "false")) == 0)
                .orElse(false);
    }

    /** Returns a whole number between the bounds, or {@code otherwise} where there is none. */
    long number(String name, long least, long most, long otherwise) {
        return text(name).map(value -> number(name, value, least, most)).orElse(otherwise);
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(name, value, least, most);
        }
        throw notANumber(name, value, least, most);
    }

    private static InvalidRequestException notANumber(
            String name, String value, long least, long most) {
        return new InvalidRequestException(
                "parameter " + name, "a whole number from " + least + " to " + most, value);
    }

    /** Returns the constant that {@code name} names in lower case. */
    <E extends Enum<E>> E constant(String name, E otherwise) {
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        List<String> names =
                java.util.Arrays.stream(constants)
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList();
        return text(name).map(value -> constants[oneOf(name, value, names)]).orElse(otherwise);
    }

    private static int oneOf(String name, String value, List<String> allowed) {
        int index = allowed.indexOf(value);
        if (index < 0) {
            throw new InvalidRequestException(
                    "parameter " + name, "one of " + String.join(", ", allowed), value);
        }
        return index;
    }

    /** Returns the events that {@code query}, or {@code type} and {@code tag}, and so on mean. */
    Selection selection() {
        String text = text("text").orElse("");
        if (text.length() > MAX_TEXT_CHARS) {
            throw new InvalidRequestException(
                    "parameter text is too long",
                    MAX_TEXT_CHARS + " characters",
                    text.length() + " characters");
        }
        return new Selection(query(), text, instant("since"), instant("until"), clock());
    }

    EventClock clock() {
        return constant("clock", EventClock.RECORDED);
    }

    private Query query() {
        List<String> types = all("type");
        List<Tag> tags = all("tag").stream().map(Tag::of).toList();
        Optional<String> query = text("query");
        boolean item = !types.isEmpty() || !tags.isEmpty();
        if (query.isPresent() && item) {
            throw new InvalidRequestException(
                    "parameter query does not go with type and tag",
                    "types and tags in the query",
                    "both");
        }
        return query.map(Query::parse)
                .orElseGet(() -> item ? Query.anyOf(QueryItem.of(types, tags)) : Query.all());
    }

    private @Nullable Instant instant(String name) {
        String value = text(name).orElse(null);
        if (value == null) {
            return null;
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            throw new InvalidRequestException(
                    "parameter " + name, "a time in UTC such as 2026-01-31T23:59:00Z", value);
        }
    }

    private List<String> all(String name) {
        known.add(name);
        return values.getOrDefault(name, List.of());
    }

    /** Refuses what was not asked for. */
    void requireNoMore() {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        "parameter is not known here",
                        "one of " + String.join(", ", new java.util.TreeSet<>(known)),
                        name);
            }
        }
    }
}
