package dev.gesta.engine;

import java.util.Arrays;
import java.util.List;

/**
 * The segments in order, the active one last.
 *
 * <p>Safe for use by many threads; one adds. A segment is added before the head moves into it, so
 * who has looked at the head finds every segment up to it.
 */
final class SegmentCatalog {

    private volatile Segment[] segments;

    SegmentCatalog(List<Segment> segments) {
        this.segments = segments.toArray(new Segment[0]);
    }

    void add(Segment segment) {
        Segment[] more = Arrays.copyOf(segments, segments.length + 1);
        more[segments.length] = segment;
        segments = more;
    }

    /** Returns the segments as they are now; not to be changed. */
    List<Segment> all() {
        return Arrays.asList(segments);
    }

    Segment active() {
        Segment[] now = segments;
        return now[now.length - 1];
    }

    /** Returns the index, in {@link #all()}, of the segment that holds {@code position}. */
    static int indexOf(List<Segment> segments, long position) {
        int low = 0;
        int high = segments.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).firstPosition() <= position) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the segment that holds {@code position}, which is not beyond the head. */
    Segment at(long position) {
        List<Segment> now = all();
        return now.get(indexOf(now, position));
    }
}
