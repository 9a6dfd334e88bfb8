package dev.gesta.studio;

import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which types there are, which keys of tags, how often each, and when first and last. */
final class Census implements Tally {

    /** The most types, and the most keys; later ones are not counted by name. */
    static final int MAX_NAMES = 10_000;

    /** The most values of one key that are told apart. */
    static final int MAX_VALUES = 100_000;

    private final Map<String, Seen> types = new HashMap<>();
    private final Map<String, KeySeen> keys = new HashMap<>();

    private long events;
    private long bytes;
    private long originals;
    private long values;
    private @Nullable Instant first;
    private @Nullable Instant last;

    /** The question that a census answers. */
    record Of(Selection selection) implements Insights.Question<Census> {

        @Override
        public Census begin() {
            return new Census();
        }
    }

    /**
     * The answer.
     *
     * @param events how many events there are
     * @param bytes what their data takes
     * @param originals how many of them tell when they happened, beside when they were recorded
     * @param first the earliest time; null where there is no event
     * @param last the latest time
     * @param types the types, most frequent first
     * @param keys the keys of tags, most frequent first
     */
    record Result(
            long events,
            long bytes,
            long originals,
            @Nullable Instant first,
            @Nullable Instant last,
            List<TypeRow> types,
            List<KeyRow> keys) {}

    /** An event type: how many events have it, and the times of the earliest and the latest. */
    record TypeRow(String type, long events, Instant first, Instant last) {}

    /**
     * A key of tags, which is what stands before the first colon; a tag without one is its own.
     *
     * @param key the text before the colon
     * @param uses how many tags on events have it
     * @param values how many different values it has
     * @param valuesCut whether there are more values than that
     * @param plain whether it is a tag without a colon
     */
    record KeyRow(String key, long uses, long values, boolean valuesCut, boolean plain) {}

    /** When something was seen, and how often. */
    private static final class Seen {

        private long count;
        private Instant first;
        private Instant last;

        Seen(Instant time) {
            this.first = time;
            this.last = time;
        }

        void at(Instant time) {
            count++;
            first = time.isBefore(first) ? time : first;
            last = time.isAfter(last) ? time : last;
        }
    }

    private static final class KeySeen {

        private final Set<String> values = new HashSet<>();
        private final boolean plain;
        private long uses;
        private boolean valuesCut;

        KeySeen(boolean plain) {
            this.plain = plain;
        }
    }

    @Override
    public void add(SequencedEvent event, Instant time) {
        events++;
        bytes += event.data().size();
        originals += event.event().metadata().value(EventClock.METADATA_KEY).isPresent() ? 1 : 0;
        first = first == null || time.isBefore(first) ? time : first;
        last = last == null || time.isAfter(last) ? time : last;
        if (types.size() < MAX_NAMES || types.containsKey(event.type())) {
            types.computeIfAbsent(event.type(), _ -> new Seen(time)).at(time);
        }
        for (Tag tag : event.tags()) {
            add(tag.value());
        }
    }

    private void add(String tag) {
        int colon = tag.indexOf(':');
        String key = colon < 0 ? tag : tag.substring(0, colon);
        KeySeen seen = keys.get(key);
        if (seen == null) {
            if (keys.size() == MAX_NAMES) {
                return;
            }
            seen = new KeySeen(colon < 0);
            keys.put(key, seen);
        }
        seen.uses++;
        if (seen.values.size() < MAX_VALUES) {
            values += seen.values.add(tag) ? 1 : 0;
        } else if (!seen.values.contains(tag)) {
            seen.valuesCut = true;
        }
    }

    @Override
    public long entries() {
        return values + types.size();
    }

    Result result() {
        List<TypeRow> typeRows =
                types.entrySet().stream()
                        .map(each -> row(each.getKey(), each.getValue()))
                        .sorted(
                                Comparator.comparingLong((TypeRow row) -> -row.events())
                                        .thenComparing(TypeRow::type))
                        .toList();
        List<KeyRow> keyRows =
                keys.entrySet().stream()
                        .map(each -> row(each.getKey(), each.getValue()))
                        .sorted(
                                Comparator.comparingLong((KeyRow row) -> -row.uses())
                                        .thenComparing(KeyRow::key))
                        .toList();
        return new Result(events, bytes, originals, first, last, typeRows, keyRows);
    }

    private static TypeRow row(String type, Seen seen) {
        return new TypeRow(type, seen.count, seen.first, seen.last);
    }

    private static KeyRow row(String key, KeySeen seen) {
        return new KeyRow(key, seen.uses, seen.values.size(), seen.valuesCut, seen.plain);
    }
}
