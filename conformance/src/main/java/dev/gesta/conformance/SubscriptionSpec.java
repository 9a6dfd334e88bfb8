package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.given;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.StaleTimelineException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/** Section 7 of the conformance list: following the log from any place into the future. */
@Spec
@Holds({Guarantee.SUBSCRIPTIONS, Guarantee.ATOMIC})
abstract class SubscriptionSpec {

    private static final SubscribeOptions DEFAULTS = SubscribeOptions.defaults();

    @Case("U01")
    void stored_events_come_first_then_the_marker_then_new_ones(@Own Fixture f) throws Exception {
        ConsistencyToken head = f.store().head();
        try (Deliveries deliveries = Deliveries.of(f.store(), "[ ; x:1]", f.p(2))) {
            assertThat(deliveries.takeUntilCaughtUp()).isEqualTo(head);
            assertThat(given(deliveries.events())).containsExactly(f.event(5), f.event(7));
            assertThat(deliveries.look()).isEmpty();

            List<Event> added = events("A{x:1}");
            f.store().append(added);

            assertThat(deliveries.next()).isInstanceOf(Subscription.Events.class);
            assertThat(given(deliveries.events())).endsWith(added.getFirst()).hasSize(3);
            assertThat(deliveries.takeUntilCaughtUp()).isEqualTo(f.store().head());
        }
    }

    @Case("U02")
    void a_start_amid_appends_misses_and_repeats_nothing(EventStore store, Rounds rounds) {
        int writers = 8;
        int each = 5;
        rounds.play((round, random) -> {
            String event = "A{r:" + round + "}";
            String query = "[ ; r:" + round + "]";
            Position before = store.head().position();
            store.append(copies(3, event));
            int batch = 1 + random.nextInt(4);
            List<Callable<List<SequencedEvent>>> tasks = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                tasks.add(() -> {
                    for (int j = 0; j < each; j++) {
                        store.append(events(event));
                    }
                    return List.of();
                });
            }
            tasks.add(() -> follow(store, query, before, 3 + writers * each, batch));

            List<SequencedEvent> followed = Race.of(tasks).getLast();

            assertThat(followed).isEqualTo(store.read(query(query)).toList());
        });
    }

    private static List<SequencedEvent> follow(
            EventStore store, String query, Position after, int count, int batch)
            throws InterruptedException {
        try (Deliveries deliveries =
                Deliveries.of(
                        store,
                        query(query),
                        ConsistencyToken.at(after),
                        DEFAULTS.withMaxBatchEvents(batch))) {
            while (deliveries.events().size() < count) {
                deliveries.next();
            }
            return deliveries.events();
        }
    }

    @Case("U03")
    void a_thousand_resumptions_miss_and_repeat_nothing(EventStore store, Rounds rounds)
            throws Exception {
        int disconnects = 1_000;
        SplittableRandom random = new SplittableRandom(rounds.seed());
        for (int i = 0; i < disconnects; i += 10) {
            store.append(copies(20, i % 20 == 0 ? "A{x:1}" : "B{y:1}"));
        }
        List<SequencedEvent> handled = new ArrayList<>();
        ConsistencyToken after = ConsistencyToken.at(Position.START);
        for (int i = 0; i < disconnects; i++) {
            SubscribeOptions options = DEFAULTS.withMaxBatchEvents(1 + random.nextInt(3));
            try (Subscription subscription = store.subscribe(query("[ ; x:1]"), after, options)) {
                after = handleSome(subscription, random.nextInt(3), handled, after);
            }
        }
        try (Deliveries rest = Deliveries.of(store, query("[ ; x:1]"), after, DEFAULTS)) {
            rest.takeUntilCaughtUp();
            handled.addAll(rest.events());
        }

        assertThat(handled).isEqualTo(store.read(query("[ ; x:1]")).toList());
    }

    /** Handles the first few events of a delivery, and returns what has been handled. */
    private static ConsistencyToken handleSome(
            Subscription subscription,
            int few,
            List<SequencedEvent> handled,
            ConsistencyToken after)
            throws InterruptedException {
        Subscription.Delivery delivery =
                subscription.next(Duration.ofSeconds(10)).orElseThrow(AssertionError::new);
        if (!(delivery instanceof Subscription.Events(var batch, var token, _))) {
            return delivery.token();
        }
        if (few >= batch.size()) {
            handled.addAll(batch);
            return token;
        }
        handled.addAll(batch.subList(0, few));
        return few == 0 ? after : token.withPosition(batch.get(few - 1).position());
    }

    @Case("U04")
    void the_marker_comes_after_all_matches_up_to_it(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            String event = "A{m:" + round + "}";
            Query query = query("[ ; m:" + round + "]");
            ConsistencyToken before = store.head();
            Map<Position, Integer> markers = new LinkedHashMap<>();
            Callable<Boolean> writer =
                    () -> {
                        for (int i = 0; i < 10; i++) {
                            store.append(events(i % 3 == 0 ? "B{}" : event, "B{}"));
                        }
                        return true;
                    };
            try (Deliveries deliveries = Deliveries.of(store, query, before, DEFAULTS)) {
                Callable<Boolean> reader =
                        () -> {
                            while (deliveries.events().size() < 12) {
                                Position marker = deliveries.takeUntilCaughtUp().position();
                                markers.put(marker, deliveries.events().size());
                            }
                            return true;
                        };
                Race.of(List.of(writer, writer, reader));
            }

            List<SequencedEvent> log = store.read(query).toList();
            markers.forEach((marker, delivered) ->
                    assertThat(log.stream().filter(e -> !e.position().isAfter(marker)))
                            .as("matches up to the marker at %s", marker)
                            .hasSize(delivered));
        });
    }

    @Case("U04")
    void the_marker_advances_where_nothing_matches(@Own Fixture f) throws Exception {
        try (Deliveries none = Deliveries.of(f.store(), "[ ; x:3]", Position.START)) {
            assertThat(none.takeUntilCaughtUp()).isEqualTo(f.store().head());

            f.store().append(events("N{n:1}"));

            assertThat(none.takeUntilCaughtUp()).isEqualTo(f.store().head());
            assertThat(none.look()).isEmpty();
            assertThat(none.events()).isEmpty();
        }
    }

    @Case("U05")
    void an_append_is_split_only_if_larger_than_a_batch_and_that_is_flagged(EventStore store)
            throws Exception {
        SubscribeOptions four = DEFAULTS.withMaxBatchEvents(4);
        store.append(copies(3, "A{}"));
        store.append(copies(3, "B{}"));
        store.append(copies(10, "C{}"));
        store.append(copies(2, "D{}"));
        store.append(copies(2, "E{}"));

        List<Subscription.Events> batches = new ArrayList<>();
        try (Deliveries deliveries =
                Deliveries.of(store, Query.all(), ConsistencyToken.at(Position.START), four)) {
            while (deliveries.next() instanceof Subscription.Events batch) {
                batches.add(batch);
            }
        }

        for (Subscription.Events batch : batches) {
            SequencedEvent last = batch.events().getLast();
            boolean inside = last.indexInAppend() < last.appendSize() - 1;
            assertThat(batch.events().size()).isLessThanOrEqualTo(4);
            assertThat(batch.token().position()).isEqualTo(last.position());
            assertThat(batch.continues()).isEqualTo(inside);
            assertThat(batch.continues() && last.appendSize() <= 4).as("split").isFalse();
        }
        assertThat(batches).anyMatch(Subscription.Events::continues);
    }

    @Case("U05")
    void a_batch_is_full_at_its_size_in_bytes(EventStore store) throws Exception {
        store.append(copies(3, "A{}"));
        SubscribeOptions oneByte = new SubscribeOptions(512, 1);

        try (Deliveries deliveries =
                Deliveries.of(store, Query.all(), ConsistencyToken.at(Position.START), oneByte)) {
            for (boolean continues : List.of(true, true, false)) {
                assertThat(deliveries.next())
                        .isInstanceOfSatisfying(
                                Subscription.Events.class,
                                batch -> {
                                    assertThat(batch.events()).hasSize(1);
                                    assertThat(batch.continues()).isEqualTo(continues);
                                });
            }
        }
    }

    @Case("U06")
    void a_slow_reader_loses_nothing_and_disturbs_nobody(EventStore store, Scale scale)
            throws Exception {
        int pending = scale.of(20_000, 100_000);
        int perAppend = 500;
        store.append(events("A{x:1}"));
        try (Deliveries slow = Deliveries.of(store, "[ ; x:1]", Position.START);
                Deliveries quick = Deliveries.of(store, "[ ; x:1]", Position.START)) {
            slow.next();
            for (int i = 0; i < pending; i += perAppend) {
                store.append(copies(perAppend, "A{x:1}"));
                quick.takeUntil(store.head());
            }
            assertThat(quick.events()).hasSize(pending + 1);

            while (slow.events().size() <= pending) {
                if (slow.next() instanceof Subscription.Events(var batch, _, _)) {
                    assertThat(batch.size()).isLessThanOrEqualTo(DEFAULTS.maxBatchEvents());
                }
            }
            assertThat(slow.events().equals(quick.events())).as("the same events").isTrue();
        }
    }

    @Case("U07")
    void a_start_beyond_the_head_waits_for_what_comes_after_it(@Own Fixture f) throws Exception {
        Position beyond = f.place("head+5");
        try (Deliveries deliveries = Deliveries.of(f.store(), "[V ; ]", beyond)) {
            assertThat(deliveries.look()).isEmpty();
            List<SequencedEvent> expected = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                assertThat(deliveries.events()).isEmpty();
                Position at = f.store().append(events("V{}")).first();
                if (at.value() < beyond.value()) {
                    assertThat(deliveries.look()).isEmpty();
                }
            }
            for (SequencedEvent event : f.store().read(query("[V ; ]")).toList()) {
                if (event.position().isAfter(beyond)) {
                    expected.add(event);
                }
            }
            assertThat(expected).isNotEmpty();

            deliveries.takeUntil(f.store().head());

            assertThat(deliveries.events()).isEqualTo(expected);
        }
    }

    @Case(value = "U08", needs = Capability.POSTGRES)
    void who_came_first_and_commits_last_is_not_skipped(StoreUnderTest home, Stores stores)
            throws Exception {
        try (Deliveries deliveries = Deliveries.of(home.store(), "ALL", Position.START)) {
            Event first = Notation.event("First{x:1}");
            AutoCloseable held = stores.backend().holdAppend(home.folder(), first);
            var second = home.store().appendAsync(Append.of(events("Second{x:1}")));
            deliveries.look();
            held.close();
            second.join();

            deliveries.takeUntil(home.store().head());

            assertThat(given(deliveries.events())).contains(first).hasSize(2);
            assertThat(deliveries.events()).isEqualTo(home.store().read(Query.all()).toList());
        }
    }

    @Case(value = "U09", needs = Capability.POSTGRES)
    void a_long_transaction_of_someone_else_stops_nobody(StoreUnderTest home, Stores stores)
            throws Exception {
        try (AutoCloseable _ = stores.backend().holdForeignTransaction(home.folder());
                Deliveries deliveries = Deliveries.of(home.store(), "ALL", Position.START)) {
            home.store().append(events("A{x:1}"));

            deliveries.takeUntil(home.store().head());

            assertThat(deliveries.events()).hasSize(1);
        }
    }

    @Case("U10")
    void progress_is_told_only_as_far_as_was_looked(EventStore store, Scale scale)
            throws Exception {
        int noise = scale.of(20_000, 1_000_000);
        int perAppend = 2_000;
        Query narrow = query("[ ; rare:1]");
        List<ConsistencyToken> told = new ArrayList<>();
        try (Deliveries deliveries =
                Deliveries.of(store, narrow, ConsistencyToken.at(Position.START), DEFAULTS)) {
            Callable<Boolean> writer =
                    () -> {
                        for (int i = 0; i < noise; i += perAppend) {
                            store.append(copies(perAppend, "Noise{noise:1}"));
                            store.append(events("Rare{rare:1}"));
                        }
                        return true;
                    };
            Callable<Boolean> reader =
                    () -> {
                        while (deliveries.events().size() < noise / perAppend) {
                            told.add(deliveries.next().token());
                        }
                        return true;
                    };
            Race.of(List.of(writer, reader));
        }

        List<SequencedEvent> matches = store.read(narrow).toList();
        for (ConsistencyToken token : told) {
            try (Deliveries resumed = Deliveries.of(store, narrow, token, DEFAULTS)) {
                resumed.takeUntilCaughtUp();
                assertThat(resumed.events())
                        .isEqualTo(
                                matches.stream()
                                        .filter(e -> e.position().isAfter(token.position()))
                                        .toList());
            }
        }
    }

    @Case("U11")
    void it_goes_on_while_the_log_grows_over_many_segments(EventStore store) throws Exception {
        String data = "d".repeat(2_000);
        try (Deliveries deliveries = Deliveries.of(store, "[ ; x:1]", Position.START)) {
            for (int i = 0; i < 100; i++) {
                store.append(List.of(Notation.event("A{x:1}", data), Notation.event("B{}", data)));
                if (i % 7 == 0) {
                    deliveries.takeUntil(store.head());
                }
            }
            deliveries.takeUntil(store.head());

            assertThat(deliveries.events()).hasSize(100);
            assertThat(deliveries.events()).isEqualTo(store.read(query("[ ; x:1]")).toList());
        }
    }

    @Case(value = "U11", needs = Capability.ARCHIVE)
    void it_goes_on_while_the_log_is_archived(StoreUnderTest home, Stores stores) throws Exception {
        EventStore store = home.store();
        store.append(copies(1_000, "A{x:1}"));
        SubscribeOptions few = DEFAULTS.withMaxBatchEvents(10);
        try (Deliveries deliveries =
                Deliveries.of(store, Query.all(), ConsistencyToken.at(Position.START), few)) {
            deliveries.next();
            stores.backend().archive(store, home.folder(), store.head().position());
            store.append(events("A{x:1}"));
            deliveries.takeUntil(store.head());

            assertThat(deliveries.events()).hasSize(1_001);
        }
    }

    @Case(value = "U11", needs = Capability.BACKUP)
    void a_place_of_the_timeline_before_a_restore_is_stale(StoreUnderTest home) {
        home.store().append(copies(3, "A{x:1}"));
        ConsistencyToken old = home.store().head();
        EventStore restored = home.backUpAndRestore().store();

        Refusal.of(
                StaleTimelineException.class,
                () -> restored.subscribe(Query.all(), old, DEFAULTS).close());
    }
}
