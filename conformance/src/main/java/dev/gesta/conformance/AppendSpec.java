package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.event;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.given;
import static dev.gesta.conformance.Notation.none;
import static dev.gesta.conformance.Notation.positions;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gesta.Append;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.EventStore;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.InvalidRequestException;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Section 1 of the conformance list: events, and appending them. */
@Spec
@Holds({Guarantee.ORDER, Guarantee.ATOMIC})
abstract class AppendSpec {

    @Case("A01")
    void an_event_comes_back_as_it_was_appended(EventStore store) {
        Event event =
                new Event(
                        EventIds.random(),
                        "A",
                        Tags.of(Tag.of("x:1")),
                        Payload.of("text/plain", new byte[] {1, 2, 3}),
                        Metadata.of(Map.of("key", "value", Metadata.ACTOR, "someone")));

        Appended appended = store.append(List.of(event));

        List<SequencedEvent> read = store.read(Query.all()).toList();
        assertThat(given(read)).containsExactly(event);
        assertThat(positions(read)).containsExactly(appended.first());
        assertThat(appended.first()).isGreaterThan(Position.START).isEqualTo(appended.last());
        assertThat(appended.token()).isEqualTo(store.head());
        assertThat(appended.repeated()).isFalse();
    }

    @Case("A02")
    void the_events_of_an_append_keep_their_order(EventStore store) {
        List<Event> three = events("A{x:1}", "B{x:1}", "C{x:1}");

        store.append(three);

        List<SequencedEvent> read = store.read(Query.all()).toList();
        assertThat(given(read)).isEqualTo(three);
        assertThat(positions(read)).isSorted().doesNotHaveDuplicates();
    }

    @Case("A03")
    void the_positions_of_one_append_are_contiguous(EventStore store) {
        store.append(events("Before{}"));

        Appended appended = store.append(copies(3, "A{x:1}"));

        long first = appended.first().value();
        assertThat(appended.last()).isEqualTo(Position.of(first + 2));
        List<SequencedEvent> read = store.read(query("[A ; ]")).toList();
        assertThat(read)
                .extracting(event -> event.position().value())
                .containsExactly(first, first + 1, first + 2);
        assertThat(read).extracting(SequencedEvent::indexInAppend).containsExactly(0, 1, 2);
        assertThat(read).extracting(SequencedEvent::appendSize).containsOnly(3);
    }

    @Case("A04")
    void an_append_without_events_is_refused(EventStore store) {
        Refusal.of(InvalidRequestException.class, store, () -> store.append(List.of()));
    }

    @Case("A05")
    void equal_content_under_another_id_is_no_duplicate(@Own Fixture f) {
        Event again = f.event(1).withId(EventIds.random());

        Appended appended = f.store().append(List.of(again));

        assertThat(appended.repeated()).isFalse();
        assertThat(readFrom(f.store(), appended)).containsExactly(again);
    }

    @Case("A06")
    void a_tag_given_twice_is_kept_once(EventStore store) {
        store.append(events("A{x:1,x:1}"));

        SequencedEvent read = store.read(Query.all()).toList().getFirst();
        assertThat(read.tags()).containsExactly(Tag.of("x:1"));
    }

    @Case("A07")
    void an_event_without_tags_has_an_empty_set(EventStore store) {
        store.append(events("A{}"));

        assertThat(store.read(Query.all()).toList().getFirst().tags()).isNotNull().isEmpty();
    }

    @Case("A08")
    void tags_come_back_in_the_order_of_their_bytes(EventStore store) {
        String beforeSurrogates = "\uFFFD";
        String beyond = "\uD83D\uDE00";
        Tag[] shuffled = {
            Tag.of(beyond),
            Tag.of("b"),
            Tag.of("a:2"),
            Tag.of("B"),
            Tag.of(beforeSurrogates),
            Tag.of("é"),
            Tag.of("a:10"),
            Tag.of("a")
        };

        store.append(List.of(Event.of("A", Payload.json("{}"), shuffled)));

        assertThat(store.read(Query.all()).toList().getFirst().tags())
                .extracting(Tag::value)
                .containsExactly("B", "a", "a:10", "a:2", "b", "é", beforeSurrogates, beyond);
    }

    @Case("A12")
    void any_printable_text_is_a_name_and_matches_itself_only(EventStore store) {
        List<String> names =
                List.of(
                        "a",
                        "a b",
                        " a",
                        "a ",
                        "a:b",
                        "a,b",
                        "a%",
                        "a_",
                        "%",
                        "_",
                        "'",
                        "''",
                        "\"",
                        "\\",
                        "\\\\",
                        "*",
                        "a*",
                        "?",
                        ".*",
                        "[a]",
                        "{a}",
                        "$1",
                        "null",
                        "NULL",
                        "0",
                        "a|b",
                        "😀",
                        "😀a",
                        "שלום",
                        "a\u200Fb",
                        "a\u00A0b",
                        "\uFEFFa");
        store.append(
                names.stream()
                        .map(name -> Event.of(name, Payload.json("{}"), Tag.of(name)))
                        .toList());

        for (String name : names) {
            assertThat(store.read(Query.types(name)).toList())
                    .extracting(SequencedEvent::type)
                    .containsExactly(name);
            assertThat(store.read(Query.tags(Tag.of(name))).toList())
                    .extracting(event -> event.tags().iterator().next().value())
                    .containsExactly(name);
        }
    }

    @Case("A13")
    void names_are_compared_byte_by_byte(EventStore store) {
        store.append(events("A{e:\u00E9}"));

        List<String> others =
                List.of("e:e\u0301", "E:\u00E9", "e:\u00C9", " e:\u00E9", "e:\u00E9 ");
        for (String other : others) {
            assertThat(store.read(Query.tags(Tag.of(other))).toList()).isEmpty();
            assertThat(store.count(Tag.of(other), store.head().position())).isZero();
        }
        assertThat(store.read(Query.tags(Tag.of("e:\u00E9"))).toList()).hasSize(1);
    }

    @Case("A14")
    void a_refused_append_leaves_no_trace(@Own Fixture f) {
        EventStore store = f.store();
        Event refused = event("Refused{r:1}");
        Event stored = f.event(1).withId(f.event(2).id());
        Refusal.byCondition(store, 0, List.of(refused), none("[A ; ]"));
        Refusal.of(
                IdempotencyConflictException.class,
                store,
                () -> store.append(List.of(refused, stored)));
        Refusal.of(
                InvalidRequestException.class,
                store,
                () -> store.append(List.of(refused, refused)));
        Position before = store.head().position();

        Appended appended = store.append(events("After{}"));

        assertThat(appended.first()).isGreaterThan(before);
        assertThat(store.read(query("[Refused ; ] + [ ; r:1]")).toList()).isEmpty();
        assertThat(store.count(Tag.of("r:1"), store.head().position())).isZero();
    }

    @Case("A15")
    void one_wrong_event_among_ten_refuses_all_ten(EventStore store) {
        Event stored = event("A{x:1}");
        store.append(List.of(stored));
        List<Event> nine = copies(9, "A{x:1}");

        for (Event tenth : List.of(nine.getFirst(), event("B{}").withId(stored.id()))) {
            List<Event> ten = new ArrayList<>(nine);
            ten.add(tenth);
            ThrowingCallable append = () -> store.append(ten);
            assertThat(catchThrowable(append))
                    .isInstanceOfAny(
                            InvalidRequestException.class, IdempotencyConflictException.class);
        }

        assertThat(given(store.read(Query.all()).toList())).containsExactly(stored);
    }

    @Case(value = "A16", needs = Capability.RESTART)
    void events_are_the_same_after_close_and_reopen(@Own Fixture f) {
        List<SequencedEvent> before = f.store().read(Query.all()).toList();

        f.home().reopen();

        assertThat(f.store().read(Query.all()).toList()).isEqualTo(before);
    }

    @Case(value = "A16", needs = Capability.CRASH)
    void events_are_the_same_after_a_crash(@Own Fixture f) {
        List<SequencedEvent> before = f.store().read(Query.all()).toList();

        f.home().crashAndOpen();

        assertThat(f.store().read(Query.all()).toList()).isEqualTo(before);
    }

    @Case(value = "A16", needs = Capability.BACKUP)
    void events_are_the_same_after_backup_and_restore(@Own Fixture f) {
        List<SequencedEvent> before = f.store().read(Query.all()).toList();

        EventStore restored = f.home().backUpAndRestore().store();

        assertThat(restored.read(Query.all()).toList()).isEqualTo(before);
    }

    @Case("A17")
    void positions_only_increase_over_a_long_log(EventStore store, Scale scale) {
        int events = scale.of(50_000, 1_000_000);
        int perAppend = 1_000;
        for (int i = 0; i < events; i += perAppend) {
            store.append(copies(perAppend, "A{n:" + i + "}"));
        }

        long last = 0;
        int read = 0;
        for (SequencedEvent event : store.read(Query.all())) {
            long position = event.position().value();
            read += position > last ? 1 : 0;
            last = position;
        }
        assertThat(read).as("events above their predecessor").isEqualTo(events);
        assertThat(store.head().position()).isEqualTo(Position.of(last));
    }

    @Case("A18")
    void each_append_is_answered_where_it_was_asked(EventStore store) throws Exception {
        Appended appended =
                store.appendAsync(Append.of(events("A{x:1}"))).get(10, TimeUnit.SECONDS);

        assertThat(appended.token()).isEqualTo(store.head());
        assertThat(store.appendAsync(new Append(events("A{x:1}"), List.of(none("[A ; ]")))))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseExactlyInstanceOf(AppendConditionFailedException.class);
    }

    @Case("A19")
    void a_closed_store_is_unavailable_and_closing_twice_does_nothing(EventStore store) {
        ConsistencyToken head = store.append(events("A{x:1}")).token();
        store.close();
        store.close();

        List<ThrowingCallable> requests =
                List.of(
                        () -> store.append(events("A{x:1}")),
                        () -> store.read(Query.all()).toList(),
                        () -> store.subscribe(Query.all(), head, SubscribeOptions.defaults()),
                        store::head,
                        () -> store.await(head, Duration.ZERO),
                        () -> store.count(Tag.of("x:1"), head.position()));
        for (ThrowingCallable request : requests) {
            Refusal.of(StoreUnavailableException.class, request);
        }
    }

    private static List<Event> readFrom(EventStore store, Appended appended) {
        return given(
                store.read(Query.all(), ReadOptions.forwards().from(appended.first())).toList());
    }
}
