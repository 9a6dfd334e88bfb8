package dev.gesta.studio;

import java.util.Map;
import java.util.TreeMap;

/**
 * How long something took, each time: exactly in the mean, within two percent in the median, in the
 * memory of a few hundred numbers at most.
 */
final class Durations {

    private static final double LOG_OF_STEP = Math.log(1.04);

    private final TreeMap<Integer, Long> countsByStep = new TreeMap<>();
    private long count;
    private double sumMillis;

    /** Adds one; a negative one, as clocks of imports give, counts as none. */
    void add(long millis) {
        long positive = Math.max(0, millis);
        count++;
        sumMillis += positive;
        countsByStep.merge(
                (int) Math.round(Math.log1p((double) positive) / LOG_OF_STEP), 1L, Long::sum);
    }

    long count() {
        return count;
    }

    long meanMillis() {
        return count == 0 ? 0 : Math.round(sumMillis / count);
    }

    long medianMillis() {
        long before = 0;
        for (Map.Entry<Integer, Long> step : countsByStep.entrySet()) {
            before += step.getValue();
            if (before * 2 >= count) {
                return Math.round(Math.expm1(step.getKey() * LOG_OF_STEP));
            }
        }
        return 0;
    }
}
