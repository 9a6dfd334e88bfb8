package dev.gesta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which events are meant: all of them, or those that match any of some items.
 *
 * <p>The semantics are those of the DCB specification (dcb.events): in an item the types are
 * alternatives and the tags must all be there; the items are alternatives. An event that matches
 * several items is meant once. A query never looks into the data.
 *
 * <p>{@link #toString()} gives the canonical JSON text, which {@link #parse} reads.
 */
public sealed interface Query {

    /** Every event. */
    record All() implements Query {

        private static final All INSTANCE = new All();

        @Override
        public boolean matches(Event event) {
            return true;
        }

        @Override
        public Query or(Query other) {
            return this;
        }

        @Override
        public String toString() {
            return QueryText.print(this);
        }
    }

    /**
     * The events that match any of the items.
     *
     * @param items 1 to {@value Limits#MAX_QUERY_ITEMS}; equal ones are kept once
     */
    record AnyOf(List<QueryItem> items) implements Query {

        /** Refuses no items, and too many, with {@link InvalidRequestException}. */
        public AnyOf {
            if (items.isEmpty()) {
                throw new InvalidRequestException(
                        "a query must have an item; Query.all() matches every event",
                        "1 to " + Limits.MAX_QUERY_ITEMS + " items",
                        "0 items");
            }
            if (items.size() > Limits.MAX_QUERY_ITEMS) {
                throw new InvalidRequestException(
                        "too many items in a query",
                        Limits.MAX_QUERY_ITEMS + " items",
                        items.size() + " items");
            }
            items = List.copyOf(new LinkedHashSet<>(items));
        }

        @Override
        public boolean matches(Event event) {
            for (QueryItem item : items) {
                if (item.matches(event)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Query or(Query other) {
            return switch (other) {
                case All all -> all;
                case AnyOf(List<QueryItem> others) -> {
                    Collection<QueryItem> union = new LinkedHashSet<>(items);
                    union.addAll(others);
                    yield new AnyOf(new ArrayList<>(union));
                }
            };
        }

        @Override
        public String toString() {
            return QueryText.print(this);
        }
    }

    /** Returns the query that every event matches. */
    static Query all() {
        return All.INSTANCE;
    }

    /** Returns the query for events that match any of these items. */
    static Query anyOf(QueryItem... items) {
        return new AnyOf(Arrays.asList(items));
    }

    /** Returns the query for events of any of these types. */
    static Query types(String... types) {
        return anyOf(QueryItem.types(types));
    }

    /** Returns the query for events that have all of these tags. */
    static Query tags(Tag... tags) {
        return anyOf(QueryItem.tags(tags));
    }

    /**
     * Reads the JSON text of a query: {@code {"all":true}}, or {@code
     * {"items":[{"types":["A"],"tags":["x:1"]}]}}, where an item may leave out one of the two.
     *
     * @throws InvalidRequestException if the text is not that, naming the place
     */
    static Query parse(String json) {
        return QueryText.parse(json);
    }

    /** Tells whether {@code event} is meant. */
    boolean matches(Event event);

    /** Returns the query for what this one or {@code other} means. */
    Query or(Query other);

    /** Returns the canonical JSON text, which {@link #parse} reads. */
    @Override
    String toString();
}
