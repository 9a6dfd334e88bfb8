package dev.gesta;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of tags, in the one order that every store gives: by UTF-8 bytes.
 *
 * <p>Equal to any other set of the same tags.
 */
public final class Tags extends AbstractSet<Tag> {

    private static final Tags NONE = new Tags(new Tag[0]);

    private final Tag[] sorted;

    private Tags(Tag[] sorted) {
        this.sorted = sorted;
    }

    /** Returns the set without tags. */
    public static Tags none() {
        return NONE;
    }

    /** Returns the set of these tags, each kept once. */
    public static Tags of(Tag... tags) {
        return of(Arrays.asList(tags));
    }

    /** Returns the set of these tags, each kept once. */
    public static Tags of(Collection<Tag> tags) {
        if (tags instanceof Tags already) {
            return already;
        }
        return tags.isEmpty() ? NONE : new Tags(new TreeSet<>(tags).toArray(new Tag[0]));
    }

    /**
     * Returns the set of tags that are in order already, as a store keeps them; at the cost of one
     * copy.
     *
     * @throws IllegalArgumentException if they are not strictly ascending
     */
    public static Tags ofSorted(List<Tag> tags) {
        if (tags.isEmpty()) {
            return NONE;
        }
        Tag[] sorted = tags.toArray(new Tag[0]);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i - 1].compareTo(sorted[i]) >= 0) {
                throw new IllegalArgumentException(
                        "tags out of order: " + sorted[i - 1] + ", " + sorted[i]);
            }
        }
        return new Tags(sorted);
    }

    @Override
    public boolean contains(@Nullable Object tag) {
        for (Tag each : sorted) {
            if (each.equals(tag)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int size() {
        return sorted.length;
    }

    @Override
    public Iterator<Tag> iterator() {
        return Arrays.asList(sorted).iterator();
    }

    @Override
    public Spliterator<Tag> spliterator() {
        return Spliterators.spliterator(
                sorted,
                Spliterator.DISTINCT
                        | Spliterator.ORDERED
                        | Spliterator.NONNULL
                        | Spliterator.IMMUTABLE);
    }
}
