package dev.gesta.cli.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A workload: the question it answers, and how.
 *
 * @param id such as W1
 * @param question what its figures say
 * @param body measures it
 */
record BenchWorkload(String id, String question, Body body) {

    /** Measures a workload, in as many cases as it has. */
    @FunctionalInterface
    interface Body {

        void run(BenchRun run) throws Exception;
    }

    /** Returns all workloads, in order. */
    static List<BenchWorkload> all() {
        return Stream.of(
                        BenchAppends.workloads(),
                        BenchReads.workloads(),
                        BenchDecisions.workloads(),
                        BenchLifetime.workloads(),
                        BenchCounts.workloads(),
                        BenchMemory.workloads())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Returns the workloads with these ids, in order.
     *
     * @param ids separated by commas; empty for all
     * @throws IllegalArgumentException if there is no such workload
     */
    static List<BenchWorkload> named(String ids) {
        if (ids.isBlank()) {
            return all();
        }
        Set<String> wanted =
                Stream.of(ids.split(",", -1))
                        .map(id -> id.strip().toUpperCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        List<BenchWorkload> found =
                all().stream()
                        .filter(each -> wanted.remove(each.id.toUpperCase(Locale.ROOT)))
                        .toList();
        if (!wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "no workload "
                            + String.join(", ", wanted)
                            + "; there are "
                            + all().stream()
                                    .map(BenchWorkload::id)
                                    .collect(Collectors.joining(", ")));
        }
        return found;
    }
}
