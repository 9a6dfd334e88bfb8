package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.none;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadResult;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Tag;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Section 5 of the conformance list: appends at the same time. Names differ by round. */
@Spec
@Holds({Guarantee.ORDER, Guarantee.ATOMIC, Guarantee.CONDITION, Guarantee.NO_DIRTY_READ})
abstract class ConcurrencySpec {

    private static final int WRITERS = 16;

    @Case("K01")
    void one_of_sixteen_equal_claims_wins(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> oneOfSixteenWins(store, "u:" + round));
    }

    static void oneOfSixteenWins(EventStore store, String tag) {
        try {
            String event = "A{" + tag + "}";
            AppendCondition unclaimed = none("[ ; " + tag + "]");

            List<Answer> answers =
                    Race.ofAppends(WRITERS, _ -> () -> store.append(events(event), unclaimed));

            assertThat(Answer.stored(answers)).as("stored").isEqualTo(1);
            assertThat(Answer.conflicts(answers)).as("conflicts").isEqualTo(WRITERS - 1);
            assertThat(store.read(query("[ ; " + tag + "]")).toList()).hasSize(1);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("the race did not end", e);
        }
    }

    @Case("K02")
    void one_of_sixteen_that_saw_the_same_wins(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            String tag = "x:" + round;
            store.append(events("Z{" + tag + "}"));
            AppendCondition seen = none("[ ; " + tag + "]", store.head());

            List<Answer> answers =
                    Race.ofAppends(
                            WRITERS, _ -> () -> store.append(events("Z{" + tag + "}"), seen));

            assertThat(Answer.stored(answers)).as("stored").isEqualTo(1);
            assertThat(Answer.conflicts(answers)).as("conflicts").isEqualTo(WRITERS - 1);
            assertThat(store.read(query("[ ; " + tag + "]")).toList()).hasSize(2);
        });
    }

    @Case("K03")
    void disjoint_boundaries_never_conflict(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            List<Answer> answers =
                    Race.ofAppends(
                            WRITERS,
                            i -> {
                                String tag = "own:" + round + "-" + i;
                                return () ->
                                        store.append(
                                                events("A{" + tag + "}"),
                                                none("[A ; " + tag + "]"));
                            });

            assertThat(Answer.stored(answers)).as("stored").isEqualTo(WRITERS);
            for (int i = 0; i < WRITERS; i++) {
                assertThat(store.read(query("[A ; own:" + round + "-" + i + "]")).toList())
                        .hasSize(1);
            }
        });
    }

    @Case("K04")
    void a_type_and_a_tag_guard_against_each_other(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            String type = "P" + round;
            String tag = "q:" + round;
            List<Event> both = events(type + "{" + tag + "}", type + "{" + tag + "}");
            List<AppendCondition> guards =
                    List.of(none("[" + type + " ; ]"), none("[ ; " + tag + "]"));

            List<Answer> answers =
                    Race.ofAppends(
                            2, i -> () -> store.append(both.subList(i, i + 1), guards.get(i)));

            assertThat(Answer.stored(answers)).as("stored").isEqualTo(1);
            assertThat(Answer.conflicts(answers)).as("conflicts").isEqualTo(1);
        });
    }

    @Case("K05")
    void overlapping_types_guard_against_each_other(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            List<AppendCondition> guards =
                    List.of(
                            none("[P%d,Q%d ; ]".formatted(round, round)),
                            none("[Q%d,R%d ; ]".formatted(round, round)));

            List<Answer> answers =
                    Race.ofAppends(
                            2, i -> () -> store.append(events("Q" + round + "{}"), guards.get(i)));

            assertThat(Answer.stored(answers)).as("stored").isEqualTo(1);
            assertThat(Answer.conflicts(answers)).as("conflicts").isEqualTo(1);
        });
    }

    @Case("K06")
    void a_guard_on_everything_meets_an_append_without_conditions(EventStore store, Rounds rounds) {
        rounds.play((_, _) -> {
            AppendCondition nothingNew = none("ALL", store.head());
            List<Supplier<Appended>> both =
                    List.of(
                            () -> store.append(events("N{n:1}"), nothingNew),
                            () -> store.append(events("Z{x:1}")));

            List<Answer> answers = Race.ofAppends(2, both::get);

            assertThat(answers.getLast()).isInstanceOf(Answer.Stored.class);
            if (answers.getFirst() instanceof Answer.Stored(Appended guarded)
                    && answers.getLast() instanceof Answer.Stored(Appended free)) {
                assertThat(guarded.last()).isLessThan(free.first());
            } else {
                assertThat(Answer.conflicts(answers)).isEqualTo(1);
            }
        });
    }

    @Case("K07")
    void a_course_is_filled_to_its_capacity_and_never_beyond(EventStore store, Rounds rounds) {
        int capacity = 5;
        rounds.play((round, _) -> {
            String course = "course:" + round;
            List<Callable<Boolean>> students =
                    IntStream.range(0, WRITERS)
                            .mapToObj(i ->
                                    (Callable<Boolean>)
                                            () ->
                                                    subscribe(
                                                            store,
                                                            Tag.of(course),
                                                            Tag.of("s:" + i),
                                                            capacity))
                            .toList();

            List<Boolean> seats = Race.of(students);

            assertThat(seats.stream().filter(seat -> seat)).hasSize(capacity);
            assertThat(store.read(query("[Subscribed ; " + course + "]")).toList())
                    .hasSize(capacity);
        });
    }

    /** Decides again on each conflict, until there is a seat or there are none. */
    private static boolean subscribe(EventStore store, Tag course, Tag student, int capacity) {
        Query boundary =
                Query.anyOf(
                        QueryItem.types("Subscribed").and(course),
                        QueryItem.types("Subscribed").and(student));
        for (int attempt = 0; attempt < 1_000; attempt++) {
            try (ReadResult seen = store.read(boundary)) {
                long taken = seen.stream().filter(event -> event.event().hasTag(course)).count();
                if (taken >= capacity) {
                    return false;
                }
                Event subscribed = Event.of("Subscribed", Payload.json("{}"), course, student);
                AppendCondition unchanged =
                        AppendCondition.failIfEventsMatch(boundary, seen.token());
                Answer answer = Answer.to(() -> store.append(List.of(subscribed), unchanged));
                if (answer.isStored()) {
                    return true;
                }
                assertThat(answer.isConflict()).as("%s is a conflict", answer).isTrue();
            }
        }
        throw new AssertionError("no end of conflicts");
    }

    @Case("K08")
    void two_withdrawals_from_two_accounts_see_both(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            List<Tag> accounts = List.of(Tag.of("acc:a" + round), Tag.of("acc:b" + round));
            for (Tag account : accounts) {
                store.append(List.of(Event.of("Moved", Payload.json("50"), account)));
            }
            Query both =
                    Query.anyOf(
                            QueryItem.tags(accounts.getFirst()),
                            QueryItem.tags(accounts.getLast()));
            assertThat(balance(store, both)).isEqualTo(100);
            AppendCondition seen = AppendCondition.failIfEventsMatch(both, store.head());

            List<Answer> answers =
                    Race.ofAppends(
                            2,
                            i ->
                                    () ->
                                            store.append(
                                                    List.of(
                                                            Event.of(
                                                                    "Moved",
                                                                    Payload.json("-80"),
                                                                    accounts.get(i))),
                                                    seen));

            assertThat(Answer.stored(answers)).as("stored").isEqualTo(1);
            assertThat(balance(store, both)).isEqualTo(20);
        });
    }

    private static int balance(EventStore store, Query accounts) {
        return store.read(accounts).toList().stream()
                .mapToInt(event -> Integer.parseInt(event.data().asText()))
                .sum();
    }

    @Case("K09")
    void every_decision_rests_on_the_last_match_it_saw(Stores stores, Rounds rounds) {
        rounds.play((_, random) -> {
            try (StoreUnderTest home = stores.fresh()) {
                EventStore store = home.store();
                List<Callable<Integer>> clients =
                        IntStream.range(0, 40)
                                .mapToObj(_ -> new RandomDecisions(store, random.split()))
                                .map(client -> (Callable<Integer>) client::decide)
                                .toList();

                int stored = Race.of(clients).stream().mapToInt(each -> each).sum();

                assertThat(RandomDecisions.replay(store)).isEqualTo(stored);
            }
        });
    }

    @Case("K15")
    void a_conflict_in_a_crowd_is_nobody_elses(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            String taken = "taken:" + round;
            store.append(events("A{" + taken + "}"));
            int late = 50;

            var answers =
                    IntStream.range(0, 100)
                            .mapToObj(i ->
                                    new Append(
                                            events("A{k:" + round + "}"),
                                            i == late
                                                    ? List.of(none("[ ; " + taken + "]"))
                                                    : List.of()))
                            .map(store::appendAsync)
                            .toList()
                            .stream()
                            .map(answer -> Answer.to(() -> join(answer)))
                            .toList();

            assertThat(Answer.stored(answers)).as("stored").isEqualTo(99);
            assertThat(answers.get(late).isConflict()).isTrue();
            assertThat(store.read(query("[ ; k:" + round + "]")).toList()).hasSize(99);
        });
    }

    private static Appended join(CompletableFuture<Appended> answer) {
        try {
            return answer.orTimeout(Race.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EventStoreException reason) {
                throw reason;
            }
            throw e;
        }
    }

    @Case(value = "K16", needs = Capability.EXCLUSIVE)
    void a_second_process_is_refused_and_the_first_goes_on(StoreUnderTest home, Stores stores) {
        Refusal.of(StoreUnavailableException.class, () -> stores.backend().open(home.folder()));

        oneOfSixteenWins(home.store(), "u:1");
    }

    @Case(value = "K16", needs = Capability.SECOND_NODE)
    void two_nodes_on_the_same_data_are_one_store(StoreUnderTest home, Rounds rounds) {
        try (EventStore second = home.openSecond()) {
            List<EventStore> nodes = List.of(home.store(), second);
            rounds.play((round, _) -> {
                String tag = "u:" + round;
                List<Answer> answers =
                        Race.ofAppends(
                                WRITERS,
                                i ->
                                        () ->
                                                nodes.get(i % 2)
                                                        .append(
                                                                events("A{" + tag + "}"),
                                                                none("[ ; " + tag + "]")));

                assertThat(Answer.stored(answers)).as("stored").isEqualTo(1);
                assertThat(Answer.conflicts(answers)).isEqualTo(WRITERS - 1);
            });
        }
    }
}
