package dev.gesta.engine;

import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Questions about the whole log, answered from the segments' indexes.
 *
 * <p>Safe for use by many threads. A search up to the head sees what is durable; only the writer
 * looks beyond it.
 */
final class LogSearch {

    private final SegmentCatalog catalog;
    private final long hashSeed;

    LogSearch(SegmentCatalog catalog, long hashSeed) {
        this.catalog = catalog;
        this.hashSeed = hashSeed;
    }

    QueryTerms terms(Query query) {
        return QueryTerms.of(query, hashSeed);
    }

    Term term(Tag tag) {
        return Term.of(Term.Kind.TAG, tag.value(), hashSeed);
    }

    /**
     * Returns the first position after {@code after}, and up to {@code upTo}, that matches, or 0.
     */
    long firstMatch(QueryTerms query, long after, long upTo) {
        if (after >= upTo) {
            return 0;
        }
        long low = after + 1;
        if (query.isAll()) {
            return low;
        }
        List<Segment> segments = catalog.all();
        for (int i = SegmentCatalog.indexOf(segments, low); low <= upTo; i++) {
            Segment segment = segments.get(i);
            long end = Math.min(upTo, lastOf(segments, i));
            long found = firstMatch(segment, query, low, end);
            if (found != 0) {
                return found;
            }
            low = end + 1;
        }
        return 0;
    }

    private static long firstMatch(Segment segment, QueryTerms query, long low, long high) {
        int to = segment.ordinalOf(high) + 1;
        int ordinal =
                segment.ask(index -> {
                    SegmentMatches matches = SegmentMatches.of(index, query);
                    int from = segment.ordinalOf(low);
                    while (from < to) {
                        SegmentMatches.Window window = matches.forwards(from, to);
                        if (window.size() > 0) {
                            return window.get(0);
                        }
                        from = window.to();
                    }
                    return -1;
                });
        return ordinal < 0 ? 0 : segment.firstPosition() + ordinal;
    }

    private static long lastOf(List<Segment> segments, int index) {
        return index + 1 == segments.size()
                ? Long.MAX_VALUE
                : segments.get(index + 1).firstPosition() - 1;
    }

    /** Returns how many events up to {@code upTo} have {@code term}. */
    long count(Term term, long upTo) {
        return count(term, 0, upTo);
    }

    /** Returns how many events after {@code after} and up to {@code upTo} have {@code term}. */
    long count(Term term, long after, long upTo) {
        List<Segment> segments = catalog.all();
        long count = 0;
        for (int i = SegmentCatalog.indexOf(segments, after + 1); i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.firstPosition() > upTo) {
                break;
            }
            int from = ordinalAfter(segment, after);
            boolean whole = upTo >= lastOf(segments, i);
            count +=
                    segment.ask(index -> {
                        Postings postings = index.find(term);
                        int end =
                                whole
                                        ? postings.size()
                                        : postings.rankOf(segment.ordinalOf(upTo) + 1);
                        return end - postings.rankOf(from);
                    });
        }
        return count;
    }

    /**
     * Returns the position of the event with {@code rank}, from 0, among those after {@code after}
     * that have {@code term}, or 0.
     */
    long positionOf(Term term, long after, long rank) {
        List<Segment> segments = catalog.all();
        long left = rank;
        for (int i = SegmentCatalog.indexOf(segments, after + 1); i < segments.size(); i++) {
            Segment segment = segments.get(i);
            int from = ordinalAfter(segment, after);
            long wanted = left;
            Integer ordinal =
                    segment.ask(index -> {
                        Postings postings = index.find(term);
                        long local = postings.rankOf(from) + wanted;
                        return local < postings.size() ? postings.get((int) local) : -1;
                    });
            if (ordinal >= 0) {
                return segment.firstPosition() + ordinal;
            }
            left -= segment.ask(index -> index.find(term).size() - index.find(term).rankOf(from));
        }
        return 0;
    }

    private static int ordinalAfter(Segment segment, long position) {
        return segment.ordinalOf(Math.max(position + 1, segment.firstPosition()));
    }

    /** Tells whether an event with an id is behind {@code after}, durable or not. */
    boolean isStoredAfter(UUID id, long after) {
        List<Segment> segments = catalog.all();
        for (int i = SegmentCatalog.indexOf(segments, after + 1); i < segments.size(); i++) {
            if (segments.get(i).ask(index -> index.find(id)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the event with an id up to {@code upTo}, or null. The newest segments come first. */
    @Nullable SequencedEvent find(UUID id, long upTo) {
        List<Segment> segments = catalog.all();
        for (int i = segments.size() - 1; i >= 0; i--) {
            Segment segment = segments.get(i);
            int ordinal = segment.ask(index -> index.find(id));
            if (ordinal >= 0 && segment.firstPosition() + ordinal <= upTo) {
                return segment.event(ordinal);
            }
        }
        return null;
    }

    /** Returns how many events up to {@code upTo} have each of the terms that are wanted. */
    SortedMap<String, Long> counts(Term.Kind kind, Predicate<String> wanted, long upTo) {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (Segment segment : catalog.all()) {
            int below = Math.clamp(upTo + 1 - segment.firstPosition(), 0, Integer.MAX_VALUE);
            Map<String, Integer> inSegment =
                    segment.ask(index -> {
                        Map<String, Integer> found = new HashMap<>();
                        index.forEach(kind, below, found::put);
                        return found;
                    });
            inSegment.forEach((term, count) -> {
                if (wanted.test(term)) {
                    counts.merge(term, (long) count, Long::sum);
                }
            });
        }
        return counts;
    }
}
