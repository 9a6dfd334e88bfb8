package dev.gesta.toolkit;

import dev.gesta.AppendCondition;
import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The events that a decision depends on, as the folds that it reads give them.
 *
 * @param items what is read, and what must not have been added since; no two of them are equal
 */
record Boundary(List<QueryItem> items) {

    private static final int MOST_ITEMS = Limits.MAX_QUERY_ITEMS * Limits.MAX_CONDITIONS_PER_APPEND;

    /** Puts what has the same tags together, and splits what has too many types for one item. */
    static Boundary of(Collection<Fold<?>> folds, EventCatalog catalog) {
        Map<Tags, Set<String>> typesByTags = new LinkedHashMap<>();
        for (Fold<?> fold : folds) {
            typesByTags
                    .computeIfAbsent(fold.tags(), _ -> new TreeSet<>())
                    .addAll(fold.types(catalog));
        }
        Set<QueryItem> items = new LinkedHashSet<>();
        typesByTags.forEach((tags, types) -> {
            List<String> left = List.copyOf(types);
            for (int i = 0; i < left.size(); i += Limits.MAX_TERMS_PER_ITEM) {
                int end = Math.min(left.size(), i + Limits.MAX_TERMS_PER_ITEM);
                items.add(QueryItem.of(left.subList(i, end), tags));
            }
        });
        return new Boundary(List.copyOf(items));
    }

    /** Tells whether one query is enough for all of it. */
    boolean isOneQuery() {
        return items.size() <= Limits.MAX_QUERY_ITEMS;
    }

    /** Returns the query for everything that any of the folds handles. */
    Query query() {
        return new Query.AnyOf(items);
    }

    /**
     * Returns the conditions that nothing of what the folds handle was added after {@code seen}.
     */
    List<AppendCondition> conditions(ConsistencyToken seen) {
        if (items.size() > MOST_ITEMS) {
            throw new InvalidRequestException(
                    "a decision must depend on few kinds of events; read loosely what may change",
                    MOST_ITEMS + " query items",
                    items.size() + " query items");
        }
        List<AppendCondition> conditions = new ArrayList<>();
        for (int i = 0; i < items.size(); i += Limits.MAX_QUERY_ITEMS) {
            int end = Math.min(items.size(), i + Limits.MAX_QUERY_ITEMS);
            Query query = new Query.AnyOf(items.subList(i, end));
            conditions.add(AppendCondition.failIfEventsMatch(query, seen));
        }
        return conditions;
    }
}
