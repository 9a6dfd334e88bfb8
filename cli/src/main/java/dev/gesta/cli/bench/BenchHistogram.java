package dev.gesta.cli.bench;

/**
 * How often which time was taken, in buckets that grow with the time: a percentile is off by 3 % at
 * most, and recording takes nanoseconds. For one thread; the histograms of several are {@linkplain
 * #add added up}.
 */
final class BenchHistogram {

    private static final int SUB_BITS = 5;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUB_BUCKETS];
    private long total;

    /** Takes note of one time. */
    void record(long nanos) {
        counts[bucketOf(Math.max(nanos, 0))]++;
        total++;
    }

    private static int bucketOf(long nanos) {
        if (nanos < SUB_BUCKETS) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
        return (shift + 1) * SUB_BUCKETS + (int) (nanos >>> shift) - SUB_BUCKETS;
    }

    /** Returns the middle of the times that a bucket stands for. */
    private static long timeOf(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        long low = (long) (bucket % SUB_BUCKETS + SUB_BUCKETS) << shift;
        return low + (1L << shift) / 2;
    }

    /** Takes over what {@code other} has counted. */
    void add(BenchHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /** Returns how many times were recorded. */
    long count() {
        return total;
    }

    /**
     * Returns the time that {@code percent} of all do not exceed, in nanoseconds; 0 if there is
     * none.
     */
    long percentile(double percent) {
        long wanted = Math.max(1, (long) Math.ceil(total * percent / 100));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return timeOf(i);
            }
        }
        return 0;
    }
}
