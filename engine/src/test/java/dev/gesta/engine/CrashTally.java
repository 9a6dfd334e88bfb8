package dev.gesta.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How many crashes there were, by what the store was doing. Safe for use by many threads. */
final class CrashTally {

    private final long startedAt = System.nanoTime();
    private final Map<String, LongAdder> crashes = new ConcurrentSkipListMap<>();

    void count(String during) {
        crashes.computeIfAbsent(during, _ -> new LongAdder()).increment();
    }

    long total() {
        return crashes.values().stream().mapToLong(LongAdder::sum).sum();
    }

    @Override
    public String toString() {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        String byStep =
                crashes.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
        return "%d simulated crashes in %.1f s (%.0f/s): %s"
                .formatted(total(), seconds, total() / seconds, byStep);
    }
}
