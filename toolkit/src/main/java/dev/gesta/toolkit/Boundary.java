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

/** The events that a decision depends on, as the folds it reads give them. */
final class Boundary {

    private Boundary() {}

    /** Returns the query for everything that any of the folds handles. */
    static Query query(Collection<Fold<?>> folds, EventCatalog catalog) {
        List<QueryItem> items = items(folds, catalog);
        if (items.size() > Limits.MAX_QUERY_ITEMS) {
            throw new InvalidRequestException(
                    "a decision must read few kinds of events at once; read them one after"
                            + " another with decide(reading -> ...)",
                    Limits.MAX_QUERY_ITEMS + " query items",
                    items.size() + " query items");
        }
        return new Query.AnyOf(items);
    }

    /**
     * Returns the conditions that nothing of what the folds handle was added after {@code seen}.
     */
    static List<AppendCondition> conditions(
            Collection<Fold<?>> folds, EventCatalog catalog, ConsistencyToken seen) {
        List<QueryItem> items = items(folds, catalog);
        int most = Limits.MAX_QUERY_ITEMS * Limits.MAX_CONDITIONS_PER_APPEND;
        if (items.size() > most) {
            throw new InvalidRequestException(
                    "a decision must depend on few kinds of events; read loosely what may change",
                    most + " query items",
                    items.size() + " query items");
        }
        List<AppendCondition> conditions = new ArrayList<>();
        for (int i = 0; i < items.size(); i += Limits.MAX_QUERY_ITEMS) {
            int end = Math.min(items.size(), i + Limits.MAX_QUERY_ITEMS);
            conditions.add(
                    AppendCondition.failIfEventsMatch(
                            new Query.AnyOf(items.subList(i, end)), seen));
        }
        return conditions;
    }

    /** Puts what has the same tags together, and splits what has too many types for one item. */
    private static List<QueryItem> items(Collection<Fold<?>> folds, EventCatalog catalog) {
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
        return List.copyOf(items);
    }
}
