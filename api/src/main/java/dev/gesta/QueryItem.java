package dev.gesta;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * One alternative of a {@link Query}: events that have any of the types, and all of the tags.
 *
 * <p>No types means any type; no tags means whatever tags. One of the two is not empty.
 *
 * @param types at most {@value Limits#MAX_TERMS_PER_ITEM}, in the order of their UTF-8 bytes
 * @param tags at most {@value Limits#MAX_TERMS_PER_ITEM}
 */
public record QueryItem(Set<String> types, Tags tags) {

    /** Refuses an empty item, and one outside the limits, with {@link InvalidRequestException}. */
    public QueryItem {
        if (types.isEmpty() && tags.isEmpty()) {
            throw new InvalidRequestException(
                    "a query item must name a type or a tag; Query.all() matches every event",
                    "at least 1",
                    "0 types and 0 tags");
        }
        requireAtMost(types.size(), "types");
        requireAtMost(tags.size(), "tags");
        types.forEach(type -> Text.requireName("event type", type, Limits.MAX_TYPE_BYTES));
        types = sorted(types);
    }

    /** Returns the item for events that have any of {@code types} and all of {@code tags}. */
    public static QueryItem of(Collection<String> types, Collection<Tag> tags) {
        return new QueryItem(new LinkedHashSet<>(types), Tags.of(tags));
    }

    /** Returns the item for events of any of these types. */
    public static QueryItem types(String... types) {
        return of(Arrays.asList(types), Tags.none());
    }

    /** Returns the item for events that have all of these tags. */
    public static QueryItem tags(Tag... tags) {
        return of(Set.of(), Arrays.asList(tags));
    }

    /** Returns this item, narrowed to events that have these tags as well. */
    public QueryItem and(Tag... more) {
        TreeSet<Tag> all = new TreeSet<>(tags);
        all.addAll(Arrays.asList(more));
        return new QueryItem(types, Tags.of(all));
    }

    /** Tells whether {@code event} has any of the types and all of the tags. */
    public boolean matches(Event event) {
        if (!types.isEmpty() && !types.contains(event.type())) {
            return false;
        }
        for (Tag tag : tags) {
            if (!event.hasTag(tag)) {
                return false;
            }
        }
        return true;
    }

    private static void requireAtMost(int size, String what) {
        if (size > Limits.MAX_TERMS_PER_ITEM) {
            throw new InvalidRequestException(
                    "too many " + what + " in a query item",
                    Limits.MAX_TERMS_PER_ITEM + " " + what,
                    size + " " + what);
        }
    }

    private static Set<String> sorted(Set<String> types) {
        if (types.size() <= 1) {
            return Set.copyOf(types);
        }
        Set<String> sorted = new TreeSet<>(Text::compareUtf8);
        sorted.addAll(types);
        return Collections.unmodifiableSet(new LinkedHashSet<>(sorted));
    }
}
