package dev.gesta.cli;

import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the cases of a process went: which sequences of event types there are, and how often each.
 *
 * <p>A case is a tag {@code KEY:name}, and its events are those with the tag. All sequences
 * together make a tree in which cases that began alike share their beginning, so that memory grows
 * with the cases and the variety of what happened, not with the number of events.
 */
final class ProcessMap {

    private final String prefix;
    private final Step root = new Step(null, "", 0);
    private final Map<Tag, Step> cases = new HashMap<>();
    private final Map<String, Long> countsByType = new HashMap<>();

    private long events;

    /** A place in the tree: what happened last, and before that. */
    private static final class Step {

        private final @Nullable Step before;
        private final String type;
        private final int length;
        private final Map<String, Step> after = new HashMap<>(2);
        private long casesHere;

        Step(@Nullable Step before, String type, int length) {
            this.before = before;
            this.type = type;
            this.length = length;
        }

        Step then(String next) {
            return after.computeIfAbsent(next, _ -> new Step(this, next, length + 1));
        }

        List<String> types() {
            Deque<String> types = new ArrayDeque<>(length);
            for (Step step = this; step != null && step.length > 0; step = step.before) {
                types.addFirst(step.type);
            }
            return List.copyOf(types);
        }
    }

    /**
     * A sequence of event types.
     *
     * @param cases how many cases went just so
     * @param types what happened, in order
     */
    record Variant(long cases, List<String> types) {}

    /** Creates the map of the cases whose tags begin with {@code key} and a colon. */
    ProcessMap(String key) {
        this.prefix = key + ":";
    }

    /** Adds the next event of the store. */
    void add(SequencedEvent event) {
        boolean ofCase = false;
        for (Tag tag : event.tags()) {
            if (tag.value().startsWith(prefix)) {
                ofCase = true;
                Step last = cases.getOrDefault(tag, root);
                last.casesHere--; // below zero at the root, where nobody looks
                Step step = last.then(event.type());
                step.casesHere++;
                cases.put(tag, step);
            }
        }
        if (ofCase) {
            events++;
            countsByType.merge(event.type(), 1L, Long::sum);
        }
    }

    /** Returns how many events belong to a case. */
    long events() {
        return events;
    }

    /** Returns how many cases there are. */
    long cases() {
        return cases.size();
    }

    /** Returns how many types of events happened in cases. */
    long activities() {
        return countsByType.size();
    }

    /** Returns the case with the most events, or null where there is none. */
    @Nullable Tag longestCase() {
        return cases.entrySet().stream()
                .max(
                        Comparator.comparingInt(
                                        (Map.Entry<Tag, Step> entry) -> entry.getValue().length)
                                .thenComparing(Map.Entry.<Tag, Step>comparingByKey().reversed()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Returns how many events the longest case has. */
    long longestLength() {
        return cases.values().stream().mapToInt(step -> step.length).max().orElse(0);
    }

    /** Returns how many distinct sequences there are. */
    long variants() {
        return cases.values().stream().distinct().count();
    }

    /** Returns the most frequent sequences, the shorter one first where two are as frequent. */
    List<Variant> topVariants(int most) {
        List<Step> ends = new ArrayList<>(cases.values().stream().distinct().toList());
        ends.sort(
                Comparator.comparingLong((Step step) -> -step.casesHere)
                        .thenComparingInt(step -> step.length)
                        .thenComparing(step -> String.join(" ", step.types())));
        return ends.stream()
                .limit(most)
                .map(step -> new Variant(step.casesHere, step.types()))
                .toList();
    }
}
