package dev.gesta.studio;

import dev.gesta.SequencedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many events there are in each stretch of time. The stretches grow with the time that the
 * events span, so that there are never more than {@value #MAX_BUCKETS}.
 */
final class Histogram implements Tally {

    static final int MAX_BUCKETS = 180;

    /** Widths in milliseconds: each divides the next, so that buckets can be merged. */
    private static final long[] WIDTHS = widths();

    private final TreeMap<Long, Count> buckets = new TreeMap<>();
    private int width;

    /** The question that a histogram answers. */
    record Of(Selection selection) implements Insights.Question<Histogram> {

        @Override
        public Histogram begin() {
            return new Histogram();
        }
    }

    /**
     * The answer.
     *
     * @param widthMillis how long each bucket is
     * @param buckets those that have events, in order
     */
    record Result(long widthMillis, List<Bucket> buckets) {}

    /** A stretch of time that begins at {@code start}, and how many events are in it. */
    record Bucket(Instant start, long events) {}

    private static final class Count {
        private long events;
    }

    private static long[] widths() {
        long second = 1_000;
        long hour = 3_600 * second;
        long day = 24 * hour;
        return new long[] {
            1,
            10,
            100,
            second,
            5 * second,
            15 * second,
            60 * second,
            300 * second,
            900 * second,
            hour,
            3 * hour,
            6 * hour,
            12 * hour,
            day,
            7 * day,
            28 * day,
            364 * day,
            3_640 * day,
            36_400 * day,
            364_000 * day,
            3_640_000 * day,
            36_400_000 * day,
            364_000_000 * day,
            3_640_000_000L * day
        };
    }

    @Override
    public void add(SequencedEvent event, Instant time) {
        long bucket = Math.floorDiv(millis(time), WIDTHS[width]);
        buckets.computeIfAbsent(bucket, _ -> new Count()).events++;
        while (buckets.lastKey() - buckets.firstKey() >= MAX_BUCKETS) {
            widen();
        }
    }

    /** Returns what the clock of an import may say, brought into what can be computed with. */
    private static long millis(Instant time) {
        return Math.clamp(time.getEpochSecond(), -1L << 42, 1L << 42) * 1_000
                + time.getNano() / 1_000_000;
    }

    private void widen() {
        long factor = WIDTHS[width + 1] / WIDTHS[width];
        Map<Long, Count> narrow = new TreeMap<>(buckets);
        buckets.clear();
        width++;
        narrow.forEach((bucket, count) -> {
            Count wide = buckets.computeIfAbsent(Math.floorDiv(bucket, factor), _ -> new Count());
            wide.events += count.events;
        });
    }

    @Override
    public long entries() {
        return buckets.size();
    }

    Result result() {
        return new Result(
                WIDTHS[width],
                buckets.entrySet().stream()
                        .map(each -> bucket(each.getKey(), each.getValue()))
                        .toList());
    }

    private Bucket bucket(long index, Count count) {
        return new Bucket(Instant.ofEpochMilli(index * WIDTHS[width]), count.events);
    }
}
