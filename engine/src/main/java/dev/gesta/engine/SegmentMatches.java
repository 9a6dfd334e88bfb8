package dev.gesta.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ordinals of one segment that match a query, found in its index without reading an event.
 *
 * <p>An item is answered by its rarest tag, whose events are looked up among the other tags and the
 * types; an item without tags by its types. The items' answers are merged, each ordinal once. This
 * goes window by window, so that memory and the cost of the first answer stay small however many
 * match.
 */
final class SegmentMatches {

    private static final int WINDOW = 1024;

    private final List<Item> items;

    private SegmentMatches(List<Item> items) {
        this.items = items;
    }

    /**
     * One item's terms in this segment.
     *
     * @param drivers whose ordinals are candidates: the rarest tag alone, or all types
     * @param others the other tags, all of which must be there
     * @param types one of which must be there; empty if any type will do, or the types drive
     */
    private record Item(List<Postings> drivers, List<Postings> others, List<Postings> types) {

        boolean accepts(int ordinal) {
            for (Postings other : others) {
                if (!other.contains(ordinal)) {
                    return false;
                }
            }
            if (types.isEmpty()) {
                return true;
            }
            for (Postings type : types) {
                if (type.contains(ordinal)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The matches in a range of ordinals. */
    static final class Window {

        private final int[] ordinals;
        private final int from;
        private final int to;

        private Window(int[] ordinals, int from, int to) {
            this.ordinals = ordinals;
            this.from = from;
            this.to = to;
        }

        int size() {
            return ordinals.length;
        }

        /** Returns one of the matches, which ascend. */
        int get(int rank) {
            return ordinals[rank];
        }

        /** Returns where the range begins. */
        int from() {
            return from;
        }

        /** Returns where the range ends, exclusive. */
        int to() {
            return to;
        }
    }

    static SegmentMatches of(SegmentIndex index, QueryTerms query) {
        List<Item> items = new ArrayList<>();
        for (QueryTerms.Item item : query.items()) {
            addItem(item, index, items);
        }
        return new SegmentMatches(items);
    }

    /** Adds the item, unless a term of it is nowhere in the segment. */
    private static void addItem(QueryTerms.Item item, SegmentIndex index, List<Item> items) {
        List<Postings> types = new ArrayList<>();
        for (Term type : item.types()) {
            Postings postings = index.find(type);
            if (postings.size() > 0) {
                types.add(postings);
            }
        }
        if (types.isEmpty() && !item.types().isEmpty()) {
            return;
        }
        List<Postings> tags = new ArrayList<>();
        for (Term tag : item.tags()) {
            Postings postings = index.find(tag);
            if (postings.size() == 0) {
                return;
            }
            tags.add(postings);
        }
        if (tags.isEmpty()) {
            items.add(new Item(types, List.of(), List.of()));
            return;
        }
        Postings rarest = takeRarest(tags);
        items.add(new Item(List.of(rarest), tags, types));
    }

    /** Removes the shortest of {@code tags}, which may grow meanwhile. */
    private static Postings takeRarest(List<Postings> tags) {
        int rarest = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < tags.size(); i++) {
            int size = tags.get(i).size();
            if (size < least) {
                least = size;
                rarest = i;
            }
        }
        return tags.remove(rarest);
    }

    /** Returns the matches from {@code from} on, for some way towards {@code to}, exclusive. */
    Window forwards(int from, int to) {
        int end = to;
        for (Item item : items) {
            for (Postings driver : item.drivers) {
                int rank = driver.rankOf(from) + WINDOW;
                if (rank < driver.size()) {
                    end = Math.min(end, driver.get(rank));
                }
            }
        }
        return new Window(collect(from, end), from, end);
    }

    /** Returns the matches before {@code to}, exclusive, for some way back towards {@code from}. */
    Window backwards(int from, int to) {
        int begin = from;
        for (Item item : items) {
            for (Postings driver : item.drivers) {
                int rank = driver.rankOf(to) - WINDOW;
                if (rank > 0) {
                    begin = Math.max(begin, driver.get(rank));
                }
            }
        }
        return new Window(collect(begin, to), begin, to);
    }

    private int[] collect(int from, int to) {
        int[] found = new int[16];
        int count = 0;
        for (Item item : items) {
            for (Postings driver : item.drivers) {
                int size = driver.size();
                for (int rank = driver.rankOf(from); rank < size; rank++) {
                    int ordinal = driver.get(rank);
                    if (ordinal >= to) {
                        break;
                    }
                    if (item.accepts(ordinal)) {
                        if (count == found.length) {
                            found = Arrays.copyOf(found, count * 2);
                        }
                        found[count++] = ordinal;
                    }
                }
            }
        }
        return inOrder(found, count);
    }

    private static int[] inOrder(int[] found, int count) {
        Arrays.sort(found, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || found[i] != found[kept - 1]) {
                found[kept++] = found[i];
            }
        }
        return Arrays.copyOf(found, kept);
    }
}
