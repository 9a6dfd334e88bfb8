package dev.gesta;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The canonical JSON text of a query, and its strict reader.
 *
 * <pre>
 *   query := {"all":true} | {"items":[item, ...]}
 *   item  := {"types":[string, ...],"tags":[string, ...]}     each of the two may be left out
 * </pre>
 *
 * <p>Reading refuses unknown and repeated keys, and anything after the query. One instance reads
 * one text.
 */
final class QueryText {

    private final String text;
    private int next;

    private QueryText(String text) {
        this.text = text;
    }

    static String print(Query query) {
        return switch (query) {
            case Query.All() -> "{\"all\":true}";
            case Query.AnyOf(List<QueryItem> items) -> {
                StringBuilder out = new StringBuilder("{\"items\":[");
                for (QueryItem item : items) {
                    out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
                    printItem(item, out);
                }
                yield out.append("]}").toString();
            }
        };
    }

    private static void printItem(QueryItem item, StringBuilder out) {
        out.append('{');
        if (!item.types().isEmpty()) {
            printStrings("types", item.types(), out);
        }
        if (!item.tags().isEmpty()) {
            out.append(item.types().isEmpty() ? "" : ",");
            printStrings("tags", item.tags().stream().map(Tag::value).toList(), out);
        }
        out.append('}');
    }

    private static void printStrings(String key, Collection<String> values, StringBuilder out) {
        out.append('"').append(key).append("\":[");
        String comma = "";
        for (String value : values) {
            out.append(comma).append('"');
            value.chars().forEach(c -> printChar((char) c, out));
            out.append('"');
            comma = ",";
        }
        out.append(']');
    }

    /** Control characters need no escape here: neither types nor tags can hold any. */
    private static void printChar(char c, StringBuilder out) {
        if (c == '"' || c == '\\') {
            out.append('\\');
        }
        out.append(c);
    }

    static Query parse(String text) {
        QueryText reader = new QueryText(text);
        Query query = reader.query();
        reader.skipSpace();
        if (reader.next < text.length()) {
            throw reader.unexpected("the end");
        }
        return query;
    }

    private Query query() {
        expect('{');
        String key = string();
        expect(':');
        Query query =
                switch (key) {
                    case "all" -> allIsTrue();
                    case "items" -> new Query.AnyOf(items());
                    default -> throw unknownKey(key, "all, items");
                };
        expect('}');
        return query;
    }

    private Query allIsTrue() {
        skipSpace();
        if (!text.startsWith("true", next)) {
            throw unexpected("true");
        }
        next += "true".length();
        return Query.all();
    }

    private List<QueryItem> items() {
        List<QueryItem> items = new ArrayList<>();
        expect('[');
        if (!accept(']')) {
            do {
                if (items.size() > Limits.MAX_QUERY_ITEMS) {
                    return items; // refused by the query itself
                }
                items.add(item());
            } while (accept(','));
            expect(']');
        }
        return items;
    }

    private QueryItem item() {
        Set<String> types = new LinkedHashSet<>();
        Set<String> tags = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        expect('{');
        if (!accept('}')) {
            do {
                String key = string();
                if (!seen.add(key)) {
                    throw invalid("each key once", "\"" + key + "\" again");
                }
                expect(':');
                switch (key) {
                    case "types" -> strings(types);
                    case "tags" -> strings(tags);
                    default -> throw unknownKey(key, "types, tags");
                }
            } while (accept(','));
            expect('}');
        }
        return QueryItem.of(types, tags.stream().map(Tag::of).toList());
    }

    private void strings(Set<String> into) {
        expect('[');
        if (accept(']')) {
            return;
        }
        do {
            into.add(string());
        } while (accept(','));
        expect(']');
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = take();
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw invalid("no control characters", "U+%04X".formatted((int) c));
            }
            out.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() {
        char c = take();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicodeEscape();
            default -> throw invalid("an escape of JSON", "\\" + c);
        };
    }

    private char unicodeEscape() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char digit = take();
            if (!HexFormat.isHexDigit(digit)) {
                throw invalid("four hexadecimal digits after \\u", "something else");
            }
            value = value << 4 | HexFormat.fromHexDigit(digit);
        }
        return (char) value;
    }

    private char take() {
        if (next == text.length()) {
            throw unexpected("more");
        }
        return text.charAt(next++);
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw unexpected("'" + c + "'");
        }
    }

    private boolean accept(char c) {
        skipSpace();
        if (next < text.length() && text.charAt(next) == c) {
            next++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
    }

    private InvalidRequestException unknownKey(String key, String known) {
        return invalid("one of " + known, "\"" + key + '"');
    }

    private InvalidRequestException unexpected(String wanted) {
        return invalid(wanted, next == text.length() ? "the end" : "'" + text.charAt(next) + "'");
    }

    private InvalidRequestException invalid(String wanted, String found) {
        return new InvalidRequestException(
                "query text is malformed at character " + (next + 1), wanted, found);
    }
}
