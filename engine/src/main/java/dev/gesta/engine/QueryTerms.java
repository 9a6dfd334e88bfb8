package dev.gesta.engine;

import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.Tag;
import java.util.List;

/**
 * A query in the index's words, made once for all segments.
 *
 * @param items the items; empty for match-all, since a query has one at least
 */
record QueryTerms(List<Item> items) {

    /** The terms of one item: any of the types, all of the tags. */
    record Item(List<Term> types, List<Term> tags) {}

    static QueryTerms of(Query query, long hashSeed) {
        return switch (query) {
            case Query.All() -> new QueryTerms(List.of());
            case Query.AnyOf(List<QueryItem> items) ->
                    new QueryTerms(items.stream().map(item -> item(item, hashSeed)).toList());
        };
    }

    private static Item item(QueryItem item, long hashSeed) {
        return new Item(
                item.types().stream().map(type -> Term.of(Term.Kind.TYPE, type, hashSeed)).toList(),
                item.tags().stream()
                        .map(Tag::value)
                        .map(tag -> Term.of(Term.Kind.TAG, tag, hashSeed))
                        .toList());
    }

    boolean isAll() {
        return items.isEmpty();
    }
}
