package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.event;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.given;
import static dev.gesta.conformance.Notation.none;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Section 1 of the conformance list, where it speaks of limits: at each one, below and beyond. */
@Spec
abstract class LimitSpec {

    @Case("A09")
    void data_comes_back_byte_for_byte(EventStore store) {
        byte[] allValues = new byte[256];
        for (int i = 0; i < allValues.length; i++) {
            allValues[i] = (byte) i;
        }

        roundTrip(store, data(new byte[0]));
        roundTrip(store, data(allValues));
        roundTrip(store, data(bytes(Limits.MAX_DATA_BYTES - 1)));
        roundTrip(store, data(bytes(Limits.MAX_DATA_BYTES)));
    }

    @Case("A10")
    void data_beyond_the_limit_is_refused(EventStore store) {
        Refusal.beyond(
                Limits.MAX_DATA_BYTES,
                () -> store.append(List.of(data(bytes(Limits.MAX_DATA_BYTES + 1)))));
        staysUsable(store);
    }

    @Case("A10")
    void types_and_tags_are_limited_in_bytes(EventStore store) {
        for (int bytes : List.of(Limits.MAX_TYPE_BYTES - 1, Limits.MAX_TYPE_BYTES)) {
            roundTrip(store, Event.of("t".repeat(bytes), Payload.json("1")));
            roundTrip(store, Event.of("t", Payload.json("1"), Tag.of("t".repeat(bytes))));
        }
        String full = "é".repeat(Limits.MAX_TAG_BYTES / 2);
        roundTrip(store, Event.of(full, Payload.json("1"), Tag.of(full)));

        for (String longer : List.of("t".repeat(Limits.MAX_TYPE_BYTES + 1), full + "t")) {
            Refusal.beyond(
                    Limits.MAX_TYPE_BYTES,
                    () -> store.append(List.of(Event.of(longer, Payload.json("1")))));
            Refusal.beyond(
                    Limits.MAX_TAG_BYTES,
                    () -> store.append(List.of(Event.of("t", Payload.json("1"), Tag.of(longer)))));
        }
        staysUsable(store);
    }

    @Case("A10")
    void the_tags_of_an_event_are_limited(EventStore store) {
        roundTrip(store, Event.of("t", Payload.json("1"), tags(Limits.MAX_TAGS_PER_EVENT - 1)));
        roundTrip(store, Event.of("t", Payload.json("1"), tags(Limits.MAX_TAGS_PER_EVENT)));

        List<Tag> tooMany = tags(Limits.MAX_TAGS_PER_EVENT + 1);
        Refusal.beyond(
                Limits.MAX_TAGS_PER_EVENT,
                () -> store.append(List.of(Event.of("t", Payload.json("1"), tooMany))));
        staysUsable(store);
    }

    @Case(value = "A10", needs = Capability.SMALL_LIMITS)
    void a_store_may_take_less_than_the_ceilings(Stores stores) {
        try (EventStore store = stores.backend().openWithSmallLimits(stores.folder())) {
            roundTrip(store, data(bytes(1_000)));
            roundTrip(store, Event.of("t", Payload.json("1"), tags(4)));
            store.append(copies(10, "A{x:1}"));

            Refusal.beyond(1_000, () -> store.append(List.of(data(bytes(1_001)))));
            Refusal.beyond(
                    4, () -> store.append(List.of(Event.of("t", Payload.json("1"), tags(5)))));
            Refusal.beyond(10, () -> store.append(copies(11, "A{x:1}")));
            staysUsable(store);
        }
    }

    @Case("A11")
    void empty_names_and_control_characters_are_refused(EventStore store) {
        for (String wrong :
                List.of("", "a\nb", "\0", "a\tb", "\u007F", "\u0085", "\uD800", "a\uDC00")) {
            Refusal.of(
                    InvalidRequestException.class,
                    store,
                    () -> store.append(List.of(Event.of(wrong, Payload.json("1")))));
            Refusal.of(
                    InvalidRequestException.class,
                    store,
                    () -> store.append(List.of(Event.of("A", Payload.json("1"), Tag.of(wrong)))));
            Refusal.invalid(() -> store.read(Query.types(wrong)));
        }
    }

    @Case("A20")
    void the_events_of_an_append_are_limited_in_number(EventStore store) {
        List<Event> most = copies(Limits.MAX_EVENTS_PER_APPEND, "A{x:1}");
        store.append(most.subList(1, most.size()));
        store.append(copies(Limits.MAX_EVENTS_PER_APPEND, "B{x:1}"));
        assertThat(store.count(Tag.of("x:1"), store.head().position()))
                .isEqualTo(2L * Limits.MAX_EVENTS_PER_APPEND - 1);

        List<Event> tooMany = new ArrayList<>(most);
        tooMany.add(event("A{x:1}"));
        Refusal.beyond(Limits.MAX_EVENTS_PER_APPEND, () -> store.append(tooMany));
    }

    @Case("A20")
    void an_append_is_limited_in_bytes(EventStore store) {
        int withoutData = data(new byte[0]).sizeInBytes();
        int fifths = Limits.MAX_APPEND_BYTES / 5;
        List<Event> most = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            most.add(data(bytes(fifths - withoutData)));
        }
        int rest = Limits.MAX_APPEND_BYTES - 4 * fifths - withoutData;

        most.add(data(bytes(rest + 1)));
        Refusal.beyond(Limits.MAX_APPEND_BYTES, () -> store.append(most));

        most.set(4, data(bytes(rest)));
        store.append(most);
        assertThat(given(store.read(Query.all()).toList())).isEqualTo(most);
    }

    @Case("A21")
    void metadata_is_limited_in_entries_and_bytes(EventStore store) {
        Event event = event("A{x:1}");
        roundTrip(store, event.withMetadata(entries(Limits.MAX_METADATA_ENTRIES)));
        roundTrip(store, event("A{}").withMetadata(metadataOf(Limits.MAX_METADATA_BYTES)));

        Refusal.beyond(Limits.MAX_METADATA_ENTRIES, () -> entries(Limits.MAX_METADATA_ENTRIES + 1));
        Refusal.beyond(Limits.MAX_METADATA_BYTES, () -> metadataOf(Limits.MAX_METADATA_BYTES + 1));
    }

    @Case("A22")
    void reserved_metadata_keys_have_a_meaning_or_are_refused(EventStore store) {
        Metadata meant =
                Metadata.none()
                        .with(Metadata.CORRELATION, "c")
                        .with(Metadata.CAUSATION, "d")
                        .with(Metadata.ACTOR, "e")
                        .with(Metadata.TRACE, "f")
                        .with(Metadata.SCHEMA_VERSION, "2")
                        .with("gestalt", "of no concern")
                        .with("any \"key\"", "any\n\u0001 value \uD83D\uDE00")
                        .with("empty", "");
        roundTrip(store, event("A{}").withMetadata(meant));

        Refusal.invalid(() -> Metadata.none().with(Metadata.RESERVED_PREFIX + "other", "value"));
        Refusal.invalid(() -> Metadata.none().with("", "value"));
        Refusal.invalid(() -> Metadata.none().with("key", "\uD800"));
        Refusal.invalid(() -> Metadata.none().with("key", "a\0b"));
    }

    @Case("A23")
    void the_conditions_of_an_append_are_limited(EventStore store) {
        AppendCondition holds = none("[ ; no:one]");
        store.append(events("A{}"), Collections.nCopies(Limits.MAX_CONDITIONS_PER_APPEND, holds));
        assertThat(store.read(Query.all()).toList()).hasSize(1);

        Refusal.beyond(
                Limits.MAX_CONDITIONS_PER_APPEND,
                () ->
                        store.append(
                                events("A{}"),
                                Collections.nCopies(Limits.MAX_CONDITIONS_PER_APPEND + 1, holds)));
    }

    @Case("A24")
    void an_id_stands_once_in_an_append(EventStore store) {
        Event one = event("A{x:1}");
        Event other = event("B{y:1}").withId(one.id());

        Refusal.of(InvalidRequestException.class, store, () -> store.append(List.of(one, other)));
        Refusal.of(
                InvalidRequestException.class,
                store,
                () -> store.appendAsync(Append.of(List.of(one, one))));
    }

    private static void roundTrip(EventStore store, Event event) {
        store.append(List.of(event));
        Event last =
                store.read(Query.all(), ReadOptions.backwards().limit(1))
                        .toList()
                        .getFirst()
                        .event();
        assertThat(last.equals(event)).as("%s as appended", event.type()).isTrue();
    }

    private static void staysUsable(EventStore store) {
        roundTrip(store, event("Later{x:1}"));
    }

    private static Event data(byte[] bytes) {
        return Event.of("Data", Payload.of(Payload.BYTES, bytes));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    private static List<Tag> tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> Tag.of("t:" + i)).toList();
    }

    private static Metadata entries(int count) {
        Map<String, String> entries = new HashMap<>();
        IntStream.range(0, count).forEach(i -> entries.put("key" + i, "value"));
        return Metadata.of(entries);
    }

    private static Metadata metadataOf(int bytes) {
        return Metadata.of(Map.of("é", "v".repeat(bytes - 2)));
    }
}
