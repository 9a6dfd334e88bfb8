package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.event;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.none;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Section 5 of the conformance list, where it speaks of what readers see while others append. */
@Spec
@Holds({Guarantee.ORDER, Guarantee.CONDITION, Guarantee.LINEARIZABLE, Guarantee.SUBSCRIPTIONS})
abstract class HistorySpec {

    private static final int WRITERS = 8;
    private static final int TAGS = 4;
    private static final int APPENDS = 5;

    /** One of several tasks that runs as long as others do. */
    @FunctionalInterface
    private interface Watcher {
        void look() throws Exception;
    }

    @Case("K10")
    void what_is_visible_only_grows_at_its_end(Stores stores, Rounds rounds) {
        rounds.play((_, _) -> {
            try (StoreUnderTest home = stores.fresh()) {
                EventStore store = home.store();
                List<SequencedEvent> seen = new ArrayList<>();

                Watcher grows = () -> seen.addAll(newlyVisible(store, seen));
                whileWriting(store, 3, grows);
                grows.look();

                assertThat(seen).hasSize(WRITERS * APPENDS * 3);
            }
        });
    }

    private static List<SequencedEvent> newlyVisible(EventStore store, List<SequencedEvent> seen) {
        Position head = store.head().position();
        List<SequencedEvent> now = store.read(Query.all()).toList();
        assertThat(now.size()).isGreaterThanOrEqualTo(seen.size());
        assertThat(now.subList(0, seen.size())).isEqualTo(seen);
        assertThat(last(now)).isGreaterThanOrEqualTo(head);
        return now.subList(seen.size(), now.size());
    }

    @Case("K11")
    void reads_see_an_append_whole_or_not_at_all(EventStore store, Rounds rounds) {
        int size = 5;
        rounds.play((_, _) -> {
            ReadOptions fromHere = ReadOptions.forwards().from(store.head().position().value() + 1);
            whileWriting(
                    store,
                    size,
                    () -> {
                        areWhole(size, store.read(Query.all(), fromHere).toList());
                        areWhole(
                                size,
                                store.read(Query.all(), ReadOptions.backwards().limit(4L * size))
                                        .toList());
                    });
        });
    }

    @Case("K11")
    void subscriptions_see_an_append_whole_or_not_at_all(EventStore store, Rounds rounds) {
        int size = 5;
        int expected = WRITERS * APPENDS * size;
        SubscribeOptions options = SubscribeOptions.defaults().withMaxBatchEvents(size + 2);
        rounds.play((_, _) -> {
            try (Deliveries deliveries = Deliveries.of(store, Query.all(), store.head(), options)) {
                List<Callable<Boolean>> tasks = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    tasks.add(() -> write(store, size));
                }
                tasks.add(() -> {
                    while (deliveries.events().size() < expected) {
                        if (deliveries.next() instanceof Subscription.Events(var batch, _, _)) {
                            areWhole(size, batch);
                        }
                    }
                    return true;
                });

                Race.of(tasks);

                areWhole(size, deliveries.events());
            }
        });
    }

    private static boolean write(EventStore store, int eventsPerAppend) {
        for (int i = 0; i < APPENDS; i++) {
            store.append(copies(eventsPerAppend, "A{x:1}"));
        }
        return true;
    }

    private static void areWhole(int size, List<SequencedEvent> events) {
        assertThat(
                        events.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                SequencedEvent::firstOfAppend,
                                                Collectors.counting())))
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(size));
    }

    @Case("K12")
    void what_was_answered_is_seen_by_all_that_begins_later(Stores stores, Rounds rounds) {
        rounds.play((_, random) -> {
            try (StoreUnderTest home = stores.fresh()) {
                History history = history(home.store(), random);

                history.followsRealTime();
                history.readsArePrefixes();
                history.storedAppendsWereAllowed();
            }
        });
    }

    @Case("K13")
    void a_conflict_has_a_witness_that_began_before_the_answer(Stores stores, Rounds rounds) {
        rounds.play((_, random) -> {
            try (StoreUnderTest home = stores.fresh()) {
                history(home.store(), random).refusalsHaveWitnesses();
            }
        });
    }

    /** Lets clients read, and append on what they read, at random. */
    private static History history(EventStore store, SplittableRandom random) throws Exception {
        List<Callable<List<Operation>>> clients = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            SplittableRandom own = random.split();
            clients.add(() -> client(store, own));
        }
        List<Operation> operations = new ArrayList<>();
        Race.of(clients).forEach(operations::addAll);
        operations.addAll(latecomer(store));
        return new History(operations, store);
    }

    /** Has seen nothing, and so is refused, also where the race was none. */
    private static List<Operation> latecomer(EventStore store) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < TAGS; i++) {
            String tag = "t:" + i;
            Append append = new Append(events("A{" + tag + "}"), List.of(none("[ ; " + tag + "]")));
            operations.add(Operation.append(store, append));
        }
        return operations;
    }

    private static List<Operation> client(EventStore store, SplittableRandom random) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String tag = "t:" + random.nextInt(TAGS);
            Operation.Reading read = Operation.read(store, query("[ ; " + tag + "]"));
            operations.add(read);
            Append append =
                    random.nextInt(4) == 0
                            ? Append.of(copies(3, "A{" + tag + "}"))
                            : new Append(
                                    events("A{" + tag + "}"),
                                    List.of(none("[ ; " + tag + "]", read.token())));
            operations.add(Operation.append(store, append));
        }
        return operations;
    }

    @Case("K14")
    void an_append_whose_answer_was_lost_is_stored_once(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            String tag = "k:" + round;
            Append append =
                    new Append(
                            List.of(event("A{" + tag + "}"), event("B{" + tag + "}")),
                            List.of(none("[ ; " + tag + "]")));
            store.appendAsync(append).cancel(true);

            Appended again = store.append(append);
            Appended oncemore = store.append(append);

            assertThat(oncemore.repeated()).isTrue();
            assertThat(oncemore.first()).isEqualTo(again.first());
            assertThat(store.read(query("[ ; " + tag + "]")).toList()).hasSize(2);
        });
    }

    @Case(value = "K14", needs = Capability.CRASH)
    void appends_under_way_in_a_crash_are_stored_once_when_sent_again(
            Stores stores, Rounds rounds) {
        rounds.play((_, random) -> {
            StoreUnderTest home = stores.fresh();
            Outage outage = Outage.of(home.store(), random.nextInt(40), home::crash);

            outage.sendAllAgain(home.open());
            home.close();
        });
    }

    /** Runs {@code watcher} again and again while eight writers append. */
    private static void whileWriting(EventStore store, int eventsPerAppend, Watcher watcher)
            throws Exception {
        AtomicInteger writing = new AtomicInteger(WRITERS);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            tasks.add(() -> {
                try {
                    return write(store, eventsPerAppend);
                } finally {
                    writing.decrementAndGet();
                }
            });
        }
        tasks.add(() -> {
            while (writing.get() > 0) {
                watcher.look();
            }
            return true;
        });
        Race.of(tasks);
    }

    private static Position last(List<SequencedEvent> events) {
        return events.isEmpty() ? Position.START : events.getLast().position();
    }
}
