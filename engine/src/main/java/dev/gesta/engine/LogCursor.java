package dev.gesta.engine;

import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreDamagedException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the events that match a query, segment by segment, up to the head as it was at the
 * start.
 *
 * <p>Holds a list of segments and one window of ordinals. For one thread at a time.
 */
final class LogCursor implements ReadResult.Source {

    private final QueryTerms query;
    private final List<Segment> segments;
    private final boolean backwards;
    private final Consumer<StoreDamagedException> onDamage;

    /** The positions still to be looked at: the whole range at first. */
    private long low;

    private long high;

    private @Nullable Segment segment;
    private SegmentMatches.@Nullable Window window;
    private int taken;

    /**
     * Creates a cursor.
     *
     * @param segments as they were after the head was looked at
     * @param head the last position to return
     * @param onDamage told of damage before the reader is
     */
    LogCursor(
            QueryTerms query,
            ReadOptions options,
            List<Segment> segments,
            long head,
            Consumer<StoreDamagedException> onDamage) {
        this.query = query;
        this.segments = segments;
        this.backwards = options.isBackwards();
        this.onDamage = onDamage;
        long from = options.from().value();
        this.low = backwards ? 1 : Math.max(from, 1);
        this.high = backwards ? Math.min(from, head) : head;
    }

    @Override
    public @Nullable SequencedEvent next() {
        try {
            if (query.isAll()) {
                return nextOfAll();
            }
            int ordinal = nextOrdinal();
            return ordinal < 0 || segment == null ? null : segment.event(ordinal);
        } catch (StoreDamagedException e) {
            onDamage.accept(e);
            throw e;
        }
    }

    private @Nullable SequencedEvent nextOfAll() {
        if (low > high) {
            return null;
        }
        long position = backwards ? high-- : low++;
        Segment at = segmentAt(position);
        return at.event(at.ordinalOf(position));
    }

    private Segment segmentAt(long position) {
        Segment current = segment;
        if (current == null || !holds(current, position)) {
            current = segments.get(SegmentCatalog.indexOf(segments, position));
            segment = current;
            endOfSegment = endOf(current);
        }
        return current;
    }

    private long endOfSegment;

    private boolean holds(Segment candidate, long position) {
        return position >= candidate.firstPosition() && position <= endOfSegment;
    }

    /** Returns the last position of a segment, as far as this read goes. */
    private long endOf(Segment of) {
        int following = SegmentCatalog.indexOf(segments, of.firstPosition()) + 1;
        return following == segments.size()
                ? Long.MAX_VALUE
                : segments.get(following).firstPosition() - 1;
    }

    /**
     * Returns the next matching ordinal of the current segment, which it moves on; -1 at the end.
     */
    private int nextOrdinal() {
        SegmentMatches.Window found = window;
        while (found == null || taken == found.size()) {
            if (low > high) {
                return -1;
            }
            found = nextWindow();
            window = found;
            taken = 0;
        }
        return backwards ? found.get(found.size() - 1 - taken++) : found.get(taken++);
    }

    private SegmentMatches.Window nextWindow() {
        Segment at = segmentAt(backwards ? high : low);
        int from = at.ordinalOf(Math.max(low, at.firstPosition()));
        int to = at.ordinalOf(Math.min(high, endOfSegment)) + 1;
        SegmentMatches.Window found =
                at.ask(index -> {
                    SegmentMatches matches = SegmentMatches.of(index, query);
                    return backwards ? matches.backwards(from, to) : matches.forwards(from, to);
                });
        if (backwards) {
            high = at.firstPosition() + found.from() - 1;
        } else {
            low = at.firstPosition() + found.to();
        }
        return found;
    }

    @Override
    public void close() {}
}
