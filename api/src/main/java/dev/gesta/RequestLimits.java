package dev.gesta;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much one request may carry, for a store that is to accept less than the {@link Limits}.
 *
 * @param values the limits that differ from their ceilings
 */
public record RequestLimits(Map<Limit, Integer> values) {

    /** One limit, with its ceiling. */
    public enum Limit {
        /** The longest event data, in bytes. */
        DATA_BYTES("bytes of event data", Limits.MAX_DATA_BYTES),
        /** The most events in one append. */
        EVENTS_PER_APPEND("events in an append", Limits.MAX_EVENTS_PER_APPEND),
        /** The largest append, in bytes. */
        APPEND_BYTES("bytes in an append", Limits.MAX_APPEND_BYTES),
        /** The most tags on one event. */
        TAGS_PER_EVENT("tags on an event", Limits.MAX_TAGS_PER_EVENT),
        /** The longest tag, in bytes of UTF-8. */
        TAG_BYTES("bytes in a tag", Limits.MAX_TAG_BYTES),
        /** The longest event type, in bytes of UTF-8. */
        TYPE_BYTES("bytes in an event type", Limits.MAX_TYPE_BYTES),
        /** The most metadata entries on one event. */
        METADATA_ENTRIES("metadata entries", Limits.MAX_METADATA_ENTRIES),
        /** The largest metadata of one event, in bytes of UTF-8. */
        METADATA_BYTES("bytes of metadata", Limits.MAX_METADATA_BYTES),
        /** The most items in one query. */
        QUERY_ITEMS("items in a query", Limits.MAX_QUERY_ITEMS),
        /** The most types, and the most tags, in one query item. */
        TERMS_PER_ITEM("types or tags in a query item", Limits.MAX_TERMS_PER_ITEM),
        /** The most conditions on one append. */
        CONDITIONS_PER_APPEND("conditions on an append", Limits.MAX_CONDITIONS_PER_APPEND);

        private final String what;
        private final int ceiling;

        Limit(String what, int ceiling) {
            this.what = what;
            this.ceiling = ceiling;
        }

        /** Returns what is counted, in words. */
        public String what() {
            return what;
        }

        /** Returns the highest value that may be configured, which is the default. */
        public int ceiling() {
            return ceiling;
        }
    }

    private static final RequestLimits CEILINGS = new RequestLimits(Map.of());

    /** Refuses values below 1 and above the ceiling with {@link InvalidRequestException}. */
    public RequestLimits {
        values.forEach(RequestLimits::requireWithinCeiling);
        Map<Limit, Integer> copy = new EnumMap<>(Limit.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    private static void requireWithinCeiling(Limit limit, int value) {
        if (value < 1 || value > limit.ceiling) {
            throw new InvalidRequestException(
                    "limit of " + limit.what + " is out of range",
                    "1 to " + limit.ceiling,
                    Integer.toString(value));
        }
    }

    /** Returns the ceilings, which are the defaults. */
    public static RequestLimits ceilings() {
        return CEILINGS;
    }

    /** Returns these limits with one of them changed. */
    public RequestLimits with(Limit limit, int value) {
        Map<Limit, Integer> more = new EnumMap<>(Limit.class);
        more.putAll(values);
        more.put(limit, value);
        return new RequestLimits(more);
    }

    /** Returns the value of one limit. */
    public int value(Limit limit) {
        return values.getOrDefault(limit, limit.ceiling);
    }

    /**
     * Checks an append and the queries of its conditions.
     *
     * @throws InvalidRequestException if it carries more than these limits allow
     */
    public void check(Append append) {
        if (values.isEmpty()) {
            return;
        }
        require(Limit.EVENTS_PER_APPEND, append.events().size());
        require(Limit.CONDITIONS_PER_APPEND, append.conditions().size());
        append.events().forEach(this::check);
        require(Limit.APPEND_BYTES, append.events().stream().mapToInt(Event::sizeInBytes).sum());
        for (AppendCondition condition : append.conditions()) {
            if (condition instanceof AppendCondition.NoEventMatches(var query, _)) {
                check(query);
            }
        }
    }

    private void check(Event event) {
        require(Limit.DATA_BYTES, event.data().size());
        require(Limit.TYPE_BYTES, utf8Length(event.type()));
        require(Limit.TAGS_PER_EVENT, event.tags().size());
        event.tags().forEach(tag -> require(Limit.TAG_BYTES, utf8Length(tag.value())));
        Map<String, String> metadata = event.metadata().entries();
        require(Limit.METADATA_ENTRIES, metadata.size());
        require(
                Limit.METADATA_BYTES,
                utf8Length(metadata.keySet()) + utf8Length(metadata.values()));
    }

    /**
     * Checks a query.
     *
     * @throws InvalidRequestException if it has more than these limits allow
     */
    public void check(Query query) {
        if (!values.isEmpty() && query instanceof Query.AnyOf(List<QueryItem> items)) {
            require(Limit.QUERY_ITEMS, items.size());
            for (QueryItem item : items) {
                require(Limit.TERMS_PER_ITEM, item.types().size());
                require(Limit.TERMS_PER_ITEM, item.tags().size());
            }
        }
    }

    private void require(Limit limit, int actual) {
        if (actual > value(limit)) {
            throw new InvalidRequestException(
                    "too many " + limit.what,
                    Integer.toString(value(limit)),
                    Integer.toString(actual));
        }
    }

    private static int utf8Length(Collection<String> texts) {
        return texts.stream().mapToInt(RequestLimits::utf8Length).sum();
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
