package dev.gesta.engine;

import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.List;
import java.util.UUID;
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
        List<Segment> segments = catalog.all();
        long count = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.firstPosition() > upTo) {
                break;
            }
            boolean whole = upTo >= lastOf(segments, i);
            count +=
                    segment.ask(index -> {
                        Postings postings = index.find(term);
                        return whole
                                ? postings.size()
                                : postings.rankOf(segment.ordinalOf(upTo) + 1);
                    });
        }
        return count;
    }

    /** Returns the position of the event with {@code rank} among those with {@code term}, or 0. */
    long positionOf(Term term, long rank) {
        long before = 0;
        for (Segment segment : catalog.all()) {
            int inSegment = segment.ask(index -> index.find(term).size());
            if (rank < before + inSegment) {
                int local = (int) (rank - before);
                return segment.firstPosition() + segment.ask(index -> index.find(term).get(local));
            }
            before += inSegment;
        }
        return 0;
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
}
