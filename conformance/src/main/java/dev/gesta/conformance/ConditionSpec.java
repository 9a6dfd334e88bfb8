package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.event;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.given;
import static dev.gesta.conformance.Notation.none;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.Remedy;
import dev.gesta.StaleTimelineException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Section 4 of the conformance list: append conditions, one after another. An append is refused if,
 * and only if, an event matches the query at a position greater than that of {@code after}.
 */
@Spec
@Holds(Guarantee.CONDITION)
abstract class ConditionSpec {

    private static final String CONDITIONS =
            """
            C02 | ALL                           | refused  | any event at all
            C03 | ALL after head                | accepted | none after the head
            C04 | ALL after p7                  | refused  | 8 comes after
            C05 | [ ; x:3]                      | accepted | no match at all
            C06 | [ ; x:1]                      | refused  | matches, whenever
            C07 | [ ; x:1] after p7             | accepted | the event at after is no conflict
            C08 | [ ; x:1] after p6             | refused  | 7 comes after
            C09 | [ ; x:1] after p8             | accepted | after may lie beyond the last match
            C10 | [B ; ] after p5               | accepted | a type, after its last
            C10 | [B ; ] after p4               | refused  | a type, before its last
            C11 | [A ; y:1] after p4            | accepted | type and tag, after their last
            C11 | [A ; y:1] after p3            | refused  | type and tag, before their last
            C12 | [C ; ] + [ ; z:1] after p5    | accepted | two items, after the last of both
            C12 | [C ; ] + [ ; z:1] after p4    | refused  | one of them matches after
            C12 | [C ; ] + [ ; z:1] after p2    | refused  | both of them match after
            C13 | [A ; z:1]                     | accepted | the type of some, the tag of others
            C14 | [ ; x:1,y:2] after p6         | refused  | both tags on 7
            C14 | [ ; x:1,y:2] after p7         | accepted | and on none after it
            C15 | [D ; ]                        | refused  | an event without tags counts
            C15 | [D ; ] after p6               | accepted | up to its own position
            C20 | [ ; x:1] after p2             | refused  | whatever the appended events carry
            """;

    @Case("C01")
    void no_event_at_all_lets_the_first_append_in(EventStore store) {
        accepted(store, none("ALL"));
    }

    @CaseTable(CONDITIONS)
    void the_condition_is(String condition, String expected, String says, @Own Fixture f) {
        if (expected.equals("refused")) {
            Refusal.byCondition(f.store(), 0, events("N{n:1}"), f.condition(condition));
        } else {
            accepted(f.store(), f.condition(condition));
        }
    }

    private static void accepted(EventStore store, AppendCondition condition) {
        List<Event> event = events("N{n:1}");

        Appended appended = store.append(event, condition);

        assertThat(appended.token()).isEqualTo(store.head());
        assertThat(given(store.read(Query.all(), ReadOptions.backwards().limit(1)).toList()))
                .isEqualTo(event);
    }

    @Case("C16")
    void after_the_start_is_the_same_as_without_after(@Own Fixture f) {
        List<String> queries =
                CONDITIONS
                        .lines()
                        .map(line -> line.split("\\|", -1)[1].split(" after ", -1)[0].strip())
                        .distinct()
                        .toList();
        for (String query : queries) {
            boolean refused = !f.store().read(query(query)).toList().isEmpty();
            List<AppendCondition> same = List.of(none(query), none(query, Position.START));
            for (AppendCondition condition : same) {
                if (refused) {
                    Refusal.byCondition(f.store(), 0, events("N{n:1}"), condition);
                } else {
                    accepted(f.store(), condition);
                }
            }
        }
    }

    @Case("C17")
    void after_may_lie_beyond_the_head(EventStore store) {
        Appended appended = store.append(events("A{x:1}"), none("[ ; x:1]", Position.of(123)));

        assertThat(appended.first()).isBetween(Position.of(1), Position.of(122));
        assertThat(appended.token()).isEqualTo(store.head());
    }

    @Case("C18")
    void events_do_not_conflict_with_the_condition_of_their_own_append(EventStore store) {
        Appended appended = store.append(events("A{u:1}", "B{u:1}"), none("[ ; u:1]"));

        assertThat(appended.repeated()).isFalse();
        assertThat(store.read(query("[ ; u:1]")).toList()).hasSize(2);
    }

    @Case("C19")
    void the_same_append_under_other_ids_conflicts_with_the_first(EventStore store) {
        store.append(events("A{u:1}", "B{u:1}"), none("[ ; u:1]"));

        Refusal.byCondition(store, 0, events("A{u:1}", "B{u:1}"), none("[ ; u:1]"));
    }

    @Case("C20")
    void the_query_alone_decides_and_not_the_appended_events(@Own Fixture f) {
        Refusal.byCondition(f.store(), 0, events("N{n:1}"), none("[ ; x:1]"));
        f.store().append(events("N{n:20}"), none("[ ; x:3]"));
        Refusal.byCondition(f.store(), 0, events("N{n:1}"), none("[ ; n:20]"));
    }

    @Case("C21")
    void what_was_refused_left_no_trace_and_can_be_sent_again(@Own Fixture f) {
        List<Event> refused = events("N{n:21}", "N{n:21}");
        Refusal.byCondition(f.store(), 0, refused, none("[ ; x:1]"));
        assertThat(f.store().read(query("[ ; n:21]")).toList()).isEmpty();

        Appended appended = f.store().append(refused, none("[ ; n:21]"));

        assertThat(appended.repeated()).isFalse();
        assertThat(given(f.store().read(query("[ ; n:21]")).toList())).isEqualTo(refused);
    }

    @Case("C22")
    void a_refusal_says_which_condition_failed_and_where_the_conflict_is(@Own Fixture f) {
        AppendConditionFailedException refusal =
                Refusal.byCondition(
                        f.store(), 1, events("N{n:1}"), none("[ ; x:3]"), none("[ ; z:1]"));

        assertThat(refusal.conflict()).contains(f.p(5));
        assertThat(refusal.remedy()).isEqualTo(Remedy.DECIDE_AGAIN);
    }

    @Case("C23")
    void an_invalid_condition_is_not_passed_silently(@Own Fixture f) {
        Refusal.of(
                InvalidRequestException.class,
                f.store(),
                () ->
                        f.store()
                                .append(
                                        events("N{n:1}"),
                                        AppendCondition.failIfEventsMatch(
                                                new Query.AnyOf(List.of()))));
        Refusal.of(
                InvalidRequestException.class,
                f.store(),
                () ->
                        f.store()
                                .append(
                                        events("N{n:1}"),
                                        AppendCondition.failIfEventsMatch(
                                                Query.anyOf(QueryItem.of(List.of(), List.of())))));
    }

    @Case("C24")
    void all_conditions_must_hold(@Own Fixture f) {
        AppendCondition noT = none("[ ; t:9]", f.store().head());
        f.store().append(events("N{n:1}"), List.of(noT, none("[ ; x:1]", f.p(7))));
        Refusal.byCondition(f.store(), 1, events("N{n:1}"), noT, none("[ ; x:1]", f.p(6)));

        f.store().append(events("T{t:9}"));

        Refusal.byCondition(f.store(), 0, events("N{n:1}"), noT, none("[ ; x:1]", f.p(7)));
        Refusal.byCondition(f.store(), 1, events("N{n:1}"), none("[ ; x:1]", f.p(7)), noT);
    }

    @Case("C25")
    void an_append_outside_the_query_does_not_disturb(StoreUnderTest home) {
        Fixture f = Fixture.in(home, Fixture.Form.F);
        EventStore store = f.store();
        ConsistencyToken seen = tokenOf(store, "[ ; x:1]");

        store.append(events("Z{q:1}"));

        store.append(events("N{n:1}"), none("[ ; x:1]", seen));
        assertThat(store.head().position()).isGreaterThan(f.p(8));
    }

    @Case("C26")
    void an_append_inside_the_query_is_a_conflict(StoreUnderTest home) {
        EventStore store = Fixture.in(home, Fixture.Form.F).store();
        ConsistencyToken seen = tokenOf(store, "[ ; x:1]");

        Appended other = store.append(events("Z{x:1}"));

        assertThat(
                        Refusal.byCondition(store, 0, events("N{n:1}"), none("[ ; x:1]", seen))
                                .conflict())
                .contains(other.first());
    }

    @Case("C27")
    void an_empty_read_guards_as_well(StoreUnderTest home) {
        EventStore store = Fixture.in(home, Fixture.Form.F).store();
        ConsistencyToken seen = tokenOf(store, "[ ; x:3]");

        store.append(events("Z{x:3}"));

        Refusal.byCondition(store, 0, events("N{n:1}"), none("[ ; x:3]", seen));
    }

    @Case("C28")
    void appends_without_conditions_count_for_later_ones(EventStore store) {
        store.append(events("Z{x:1}"));
        ConsistencyToken seen = tokenOf(store, "[ ; x:1]");
        store.append(events("Z{x:1}", "Z{x:2}"));

        Refusal.byCondition(store, 0, events("N{n:1}"), none("[ ; x:1]", seen));
        Refusal.byCondition(store, 0, events("N{n:1}"), none("[Z ; ]", seen));
    }

    @Case(value = "C29", needs = Capability.BACKUP)
    void a_token_from_before_a_restore_is_stale(StoreUnderTest home) {
        Fixture.in(home, Fixture.Form.F);
        Path backup = home.backUp();
        home.store().append(copies(5, "Z{x:2}"));
        ConsistencyToken old = home.store().head();
        EventStore restored = home.restore(backup).store();
        restored.append(copies(5, "Z{x:1}"));

        Refusal.of(
                StaleTimelineException.class,
                restored,
                () -> restored.append(events("N{n:1}"), none("[ ; x:1]", old)));
        assertThat(restored.head().store()).isEqualTo(old.store());
        assertThat(restored.head().timeline()).isNotEqualTo(old.timeline());
    }

    @Case("C30")
    void a_condition_beyond_the_limits_is_refused(EventStore store) {
        Refusal.beyond(
                Limits.MAX_QUERY_ITEMS,
                () ->
                        store.append(
                                events("N{n:1}"),
                                AppendCondition.failIfEventsMatch(
                                        new Query.AnyOf(
                                                IntStream.rangeClosed(0, Limits.MAX_QUERY_ITEMS)
                                                        .mapToObj(i -> QueryItem.types("T" + i))
                                                        .toList()))));
        assertThat(store.head().position()).isEqualTo(Position.START);
    }

    @Case("C31")
    void matches_before_after_are_no_conflict_however_many(EventStore store, Scale scale) {
        int before = scale.of(20_000, 100_000);
        int perAppend = 10_000;
        for (int i = 0; i < before; i += perAppend) {
            store.append(copies(perAppend, "A{x:1}"));
        }

        for (int i = 0; i < 100; i++) {
            store.append(events("A{x:1}"), none("[A ; x:1]", store.head()));
        }
        Refusal.byCondition(
                store, 0, List.of(event("A{x:1}")), none("[A ; x:1]", Position.of(before)));
    }

    @Case(value = "C32", needs = Capability.POSTGRES)
    void the_isolation_level_of_the_role_does_not_matter(Stores stores) {
        for (String isolation : List.of("repeatable read", "serializable")) {
            var folder = stores.folder();
            EventStore opened = stores.backend().openWithIsolation(folder, isolation);
            StoreUnderTest home = stores.adopt(new StoreUnderTest(stores, folder, opened));
            Fixture f = Fixture.in(home, Fixture.Form.F);
            for (String line : CONDITIONS.lines().toList()) {
                List<String> columns = List.of(line.split("\\|", -1));
                the_condition_is(columns.get(1).strip(), columns.get(2).strip(), columns.get(3), f);
            }
            ConcurrencySpec.oneOfSixteenWins(opened, isolation.replace(' ', '-'));
        }
    }

    private static ConsistencyToken tokenOf(EventStore store, String query) {
        try (ReadResult result = store.read(query(query))) {
            result.forEach(_ -> {});
            return result.token();
        }
    }
}
