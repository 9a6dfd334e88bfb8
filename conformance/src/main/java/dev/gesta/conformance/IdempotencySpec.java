package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.event;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.none;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.EventStore;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.Metadata;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.Remedy;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.util.List;
import java.util.UUID;

/** Section 6 of the conformance list: sending an append again. */
@Spec
@Holds(Guarantee.RETRY_SAFE)
abstract class IdempotencySpec {

    private final List<Event> three = events("A{x:1}", "B{x:1}", "C{y:1}");

    @Case("I01")
    void the_same_append_again_gets_the_first_answer(EventStore store) {
        Appended first = store.append(three);
        store.append(events("Later{x:1}"));

        repeats(store, three, first);
    }

    @Case("I02")
    void what_is_stored_is_answered_whatever_the_conditions(EventStore store) {
        Append conditional = new Append(three, List.of(none("[ ; x:1]")));
        Appended first = store.append(conditional);
        store.append(events("Z{x:1}"));

        Appended again = store.append(conditional);

        assertThat(again.repeated()).isTrue();
        assertThat(again.first()).isEqualTo(first.first());
        assertThat(store.read(query("[ ; x:1]")).toList()).hasSize(3);
    }

    @Case("I03")
    void other_content_under_a_stored_id_is_refused(EventStore store) {
        Event stored = event("A{x:1}").withMetadata(Metadata.none().with("key", "value"));
        store.append(List.of(stored));
        UUID id = stored.id();

        List<Event> others =
                List.of(
                        new Event(id, "B", stored.tags(), stored.data(), stored.metadata()),
                        new Event(id, "A", Tags.none(), stored.data(), stored.metadata()),
                        new Event(
                                id,
                                "A",
                                Tags.of(Tag.of("x:1"), Tag.of("x:2")),
                                stored.data(),
                                stored.metadata()),
                        new Event(id, "A", stored.tags(), Payload.json("other"), stored.metadata()),
                        new Event(
                                id,
                                "A",
                                stored.tags(),
                                Payload.of(Payload.BYTES, stored.data().asByteBuffer()),
                                stored.metadata()),
                        stored.withMetadata(Metadata.none()),
                        stored.withMetadata(stored.metadata().with("key", "other")));
        for (Event other : others) {
            IdempotencyConflictException refusal = conflict(store, List.of(other));
            assertThat(refusal.id()).isEqualTo(id);
            assertThat(refusal.position()).isEqualTo(store.head().position());
        }
    }

    @Case("I04")
    void another_set_of_ids_or_another_order_is_refused(EventStore store) {
        store.append(three);
        Event fourth = event("D{}");

        conflict(store, List.of(three.get(1), three.get(2), fourth));
        conflict(store, List.of(fourth, three.get(0)));
        conflict(store, List.of(three.get(0), three.get(2), three.get(1)));
        conflict(store, three.reversed());
        conflict(store, three.subList(0, 1));
        conflict(store, three.subList(1, 3));
        conflict(store, List.of(three.get(0), three.get(1), three.get(2), fourth));
        assertThat(store.append(List.of(fourth)).repeated()).isFalse();
    }

    @Case("I04")
    void two_stored_appends_are_not_one(EventStore store) {
        store.append(three.subList(0, 2));
        store.append(three.subList(2, 3));

        conflict(store, three);
    }

    @Case(value = "I05", needs = Capability.RESTART)
    void ids_are_known_after_close_and_reopen(StoreUnderTest home) {
        Appended first = home.store().append(three);
        home.store().append(copies(10, "Later{x:1}"));

        home.reopen();

        repeats(home.store(), three, first);
        conflict(home.store(), three.reversed());
        home.reopen();
        repeats(home.store(), three, first);
    }

    @Case(value = "I05", needs = Capability.CRASH)
    void ids_are_known_after_a_crash(StoreUnderTest home) {
        Appended first = home.store().append(three);

        home.crashAndOpen();

        repeats(home.store(), three, first);
        conflict(home.store(), three.reversed());
    }

    @Case(value = "I05", needs = Capability.ARCHIVE)
    void ids_are_known_after_archiving(StoreUnderTest home, Stores stores) {
        Appended first = home.store().append(three);
        home.store().append(copies(100, "Later{x:1}"));

        stores.backend().archive(home.store(), home.folder(), home.store().head().position());

        repeats(home.store(), three, first);
        conflict(home.store(), three.reversed());
    }

    @Case(value = "I05", needs = Capability.BACKUP)
    void ids_are_known_after_a_restore_and_answered_on_the_new_timeline(StoreUnderTest home) {
        Append conditional = new Append(three, List.of(none("[ ; q:1]", home.store().head())));
        Appended first = home.store().append(conditional);

        EventStore restored = home.backUpAndRestore().store();
        Appended again = restored.append(conditional);

        assertThat(again.repeated()).isTrue();
        assertThat(again.first()).isEqualTo(first.first());
        assertThat(again.token()).isEqualTo(restored.head());
        assertThat(again.token().timeline()).isNotEqualTo(first.token().timeline());
    }

    @Case(value = "I05", needs = Capability.SECOND_NODE)
    void ids_are_known_on_another_node(StoreUnderTest home) {
        Appended first = home.store().append(three);

        try (EventStore second = home.openSecond()) {
            repeats(second, three, first);
        }
    }

    @Case(value = "I06", needs = Capability.ERASURE)
    void the_id_of_an_erased_event_is_known(StoreUnderTest home, Stores stores) {
        Appended first = home.store().append(three);
        stores.backend().erase(home.store(), home.folder(), three.getFirst().id());

        Appended again = home.store().append(three);

        assertThat(again.repeated()).isTrue();
        assertThat(again.first()).isEqualTo(first.first());
        assertThat(home.store().head()).isEqualTo(first.token());
    }

    @Case("I07")
    void without_the_same_ids_an_append_sent_twice_is_stored_twice(EventStore store) {
        store.append(three);

        Appended other =
                store.append(three.stream().map(each -> each.withId(EventIds.random())).toList());

        assertThat(other.repeated()).isFalse();
        assertThat(store.read(Query.all()).toList()).hasSize(6);
    }

    @Case("I08")
    void an_unknown_outcome_is_an_answer_of_its_own() {
        OutcomeUnknownException unknown = new OutcomeUnknownException("any", null);

        assertThat(unknown.remedy()).isEqualTo(Remedy.SEND_AGAIN_SAME_IDS);
        assertThat(unknown).hasNoCause();
    }

    @Case(value = "I08", needs = Capability.RESTART)
    void appends_under_way_at_close_are_answered_truly(Stores stores, Rounds rounds) {
        rounds.play((_, random) -> {
            StoreUnderTest home = stores.fresh();
            Outage outage = Outage.of(home.store(), random.nextInt(40), home.store()::close);

            outage.sendAllAgain(home.open());
            home.close();
        });
    }

    @Case("I09")
    void what_is_stored_is_answered_before_the_timeline_is_looked_at(EventStore store) {
        ConsistencyToken head = store.append(three).token();
        ConsistencyToken old =
                new ConsistencyToken(head.store(), head.timeline() + 1, head.position());
        AppendCondition stale = none("[ ; x:1]", old);

        assertThat(store.append(three, stale).repeated()).isTrue();
    }

    @Case("I10")
    void of_the_same_append_sent_at_once_one_is_stored(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            String tag = "once:" + round;
            Append append =
                    new Append(copies(3, "A{" + tag + "}"), List.of(none("[ ; " + tag + "]")));

            List<Answer> answers = Race.ofAppends(8, _ -> () -> store.append(append));

            assertThat(Answer.stored(answers)).isEqualTo(8);
            List<Appended> appended =
                    answers.stream().map(answer -> ((Answer.Stored) answer).appended()).toList();
            assertThat(appended)
                    .extracting(Appended::first)
                    .containsOnly(appended.getFirst().first());
            assertThat(appended.stream().filter(each -> !each.repeated())).hasSize(1);
            assertThat(store.count(Tag.of(tag), store.head().position())).isEqualTo(3);
        });
    }

    private static void repeats(EventStore store, List<Event> events, Appended first) {
        ConsistencyToken head = store.head();

        Appended again = store.append(events);

        assertThat(again.repeated()).isTrue();
        assertThat(again.first()).isEqualTo(first.first());
        assertThat(again.last()).isEqualTo(first.last());
        assertThat(again.token()).isEqualTo(head.withPosition(first.last()));
        assertThat(store.head()).isEqualTo(head);
    }

    private static IdempotencyConflictException conflict(EventStore store, List<Event> events) {
        IdempotencyConflictException refusal =
                Refusal.of(IdempotencyConflictException.class, store, () -> store.append(events));
        assertThat(refusal.remedy()).isEqualTo(Remedy.FIX_REQUEST);
        return refusal;
    }
}
