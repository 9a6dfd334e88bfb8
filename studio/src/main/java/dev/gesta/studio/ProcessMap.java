package dev.gesta.studio;

import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the cases of a process went: what follows what, how often and how soon, and which sequences
 * of event types there are.
 *
 * <p>A case is a tag {@code KEY:name}, and its events are those with the tag, in the order of their
 * positions. Memory grows with the cases and the variety of what happened, not with the number of
 * events, up to {@value #MAX_CASES} cases. For use by one thread at a time.
 */
public final class ProcessMap implements Tally {

    /** The most cases that are told apart; events of later ones are not counted. */
    public static final int MAX_CASES = 500_000;

    /** The most pairs of types of which the one follows the other; later ones are not counted. */
    static final int MAX_FLOWS = 10_000;

    private final String prefix;
    private final VariantTree tree = new VariantTree();
    private final Map<Tag, Case> cases = new HashMap<>();
    private final Map<Pair, Durations> flows = new HashMap<>();
    private final Map<String, Activity> activities = new HashMap<>();

    private @Nullable List<End> ends;
    private @Nullable Durations caseDurations;
    private long events;
    private boolean cut;

    /** The question: how did the cases of the key go? */
    record Of(Selection selection, String key) implements Insights.Question<ProcessMap> {

        @Override
        public ProcessMap begin() {
            return new ProcessMap(key);
        }
    }

    /**
     * A sequence of event types.
     *
     * @param cases how many cases went just so
     * @param types what happened, in order
     * @param meanMillis how long they took from their first event to their last, on average
     */
    public record Variant(long cases, List<String> types, long meanMillis) {}

    /**
     * A type of event.
     *
     * @param type its name
     * @param events how often it happened
     * @param starts how many cases began with it
     * @param ends how many cases have it as their last
     */
    record Node(String type, long events, long starts, long ends) {}

    /** That one type follows another within a case: how often, and how soon. */
    record Flow(String from, String to, long count, long meanMillis, long medianMillis) {}

    private record Pair(String from, String to) {}

    /** A place in the tree at which cases are, and how long these took. */
    private record End(VariantTree.Step step, Durations took) {}

    private static final class Activity {
        private long events;
        private long starts;
        private long ends;
    }

    private static final class Case {

        private final Instant first;
        private Instant last;
        private long length;
        private String lastType = "";
        private VariantTree.Step step;

        Case(Instant time, VariantTree.Step root) {
            this.first = time;
            this.last = time;
            this.step = root;
        }

        long millis() {
            return Math.max(0, Duration.between(first, last).toMillis());
        }
    }

    /** Creates the map of the cases whose tags begin with {@code key} and a colon. */
    public ProcessMap(String key) {
        this.prefix = key + ":";
    }

    /**
     * Adds the next event of the store.
     *
     * @param event the event; one without a case changes nothing
     * @param time when it happened, for durations
     */
    @Override
    public void add(SequencedEvent event, Instant time) {
        boolean ofCase = false;
        for (Tag tag : event.tags()) {
            if (tag.value().startsWith(prefix)) {
                ofCase |= addTo(tag, event.type(), time);
            }
        }
        if (ofCase) {
            events++;
            activity(event.type()).events++;
        }
    }

    private boolean addTo(Tag tag, String type, Instant time) {
        ends = null;
        caseDurations = null;
        Case found = cases.get(tag);
        if (found == null) {
            if (cases.size() == MAX_CASES) {
                cut = true;
                return false;
            }
            found = new Case(time, tree.root());
            cases.put(tag, found);
            activity(type).starts++;
        } else {
            addFlow(new Pair(found.lastType, type), Duration.between(found.last, time).toMillis());
            activity(found.lastType).ends--;
        }
        activity(type).ends++;
        found.step = tree.next(found.step, type);
        found.length++;
        found.last = time;
        found.lastType = type;
        return true;
    }

    private Activity activity(String type) {
        return activities.computeIfAbsent(type, _ -> new Activity());
    }

    private void addFlow(Pair pair, long millis) {
        Durations flow = flows.get(pair);
        if (flow == null) {
            if (flows.size() == MAX_FLOWS) {
                cut = true;
                return;
            }
            flow = new Durations();
            flows.put(pair, flow);
        }
        flow.add(millis);
    }

    @Override
    public long entries() {
        return (long) cases.size() + tree.size() + flows.size();
    }

    /** Returns how many events belong to a case. */
    public long events() {
        return events;
    }

    /** Returns how many cases there are. */
    public long cases() {
        return cases.size();
    }

    /** Returns how many types of events happened in cases. */
    public long activities() {
        return activities.size();
    }

    /** Tells whether there was more than can be counted. */
    public boolean isCut() {
        return cut || tree.isFull();
    }

    /** Returns the case with the most events, or null where there is none. */
    public @Nullable Tag longestCase() {
        return cases.entrySet().stream()
                .max(
                        Comparator.comparingLong(
                                        (Map.Entry<Tag, Case> entry) -> entry.getValue().length)
                                .thenComparing(Map.Entry.<Tag, Case>comparingByKey().reversed()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Returns how many events the longest case has. */
    public long longestLength() {
        return cases.values().stream().mapToLong(each -> each.length).max().orElse(0);
    }

    /** Returns how many distinct sequences there are. */
    public long variants() {
        return ends().size();
    }

    /** Returns the most frequent sequences, the shorter one first where two are as frequent. */
    public List<Variant> topVariants(int most) {
        return ends().stream()
                .filter(end -> end.step() != tree.rest())
                .limit(most)
                .map(end -> variant(end.step(), end.took()))
                .toList();
    }

    private static Variant variant(VariantTree.Step end, Durations took) {
        return new Variant(took.count(), end.types(), took.meanMillis());
    }

    /** Groups the cases by where they are, once for as long as nothing is added. */
    private List<End> ends() {
        if (ends == null) {
            Map<VariantTree.Step, Durations> found = new HashMap<>();
            for (Case each : cases.values()) {
                found.computeIfAbsent(each.step, _ -> new Durations()).add(each.millis());
            }
            ends =
                    found.entrySet().stream()
                            .map(each -> new End(each.getKey(), each.getValue()))
                            .sorted(
                                    Comparator.comparingLong((End end) -> -end.took().count())
                                            .thenComparingInt(end -> end.step().length())
                                            .thenComparing(
                                                    end -> String.join(" ", end.step().types())))
                            .toList();
        }
        return ends;
    }

    /** Returns how long cases took. */
    Durations caseDurations() {
        if (caseDurations == null) {
            caseDurations = new Durations();
            for (Case each : cases.values()) {
                caseDurations.add(each.millis());
            }
        }
        return caseDurations;
    }

    /** Returns the types, most frequent first. */
    List<Node> nodes() {
        return activities.entrySet().stream()
                .map(each -> node(each.getKey(), each.getValue()))
                .sorted(
                        Comparator.comparingLong((Node node) -> -node.events())
                                .thenComparing(Node::type))
                .toList();
    }

    private static Node node(String type, Activity activity) {
        return new Node(type, activity.events, activity.starts, activity.ends);
    }

    /** Returns what follows what, most frequent first. */
    List<Flow> flows() {
        List<Flow> sorted = new ArrayList<>(flows.size());
        flows.forEach((pair, took) ->
                sorted.add(
                        new Flow(
                                pair.from(),
                                pair.to(),
                                took.count(),
                                took.meanMillis(),
                                took.medianMillis())));
        sorted.sort(
                Comparator.comparingLong((Flow flow) -> -flow.count())
                        .thenComparing(Flow::from)
                        .thenComparing(Flow::to));
        return Collections.unmodifiableList(sorted);
    }
}
