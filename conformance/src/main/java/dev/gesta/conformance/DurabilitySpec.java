package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.given;
import static dev.gesta.conformance.Notation.none;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;

/** Section 9 of the conformance list: what outlives the end of a store, and what may fail. */
@Spec
@Holds({Guarantee.DURABLE, Guarantee.ATOMIC})
abstract class DurabilitySpec {

    @Case(value = "D01", needs = Capability.CRASH)
    void what_was_acknowledged_outlives_a_kill(Stores stores, Rounds rounds) {
        rounds.play((_, random) -> {
            StoreUnderTest home = stores.fresh();
            Outage outage = Outage.of(home.store(), random.nextInt(40), home::crash);

            outage.verify(home.open());
            outage.sendAllAgain(home.crashAndOpen());
            home.close();
        });
    }

    @Case(value = "D02", needs = Capability.POWER_LOSS)
    void what_was_acknowledged_outlives_a_power_cut(Stores stores, Rounds rounds) {
        rounds.play((_, random) -> {
            StoreUnderTest home = stores.fresh();
            Outage outage = Outage.of(home.store(), random.nextInt(40), home::losePower);

            outage.verify(home.open());
            outage.sendAllAgain(home.store());
            home.close();
        });
    }

    @Case(value = "D03", needs = Capability.FAILING_FLUSH)
    void the_first_failed_flush_stops_the_writer_until_reopen(StoreUnderTest home, Stores stores) {
        EventStore store = home.store();
        Event kept = Notation.event("Kept{x:1}");
        store.append(List.of(kept));
        stores.backend().failNextFlush(store, home.folder());
        List<Event> unknown = events("Unknown{u:1}");

        Refusal.of(OutcomeUnknownException.class, () -> store.append(unknown));
        for (int i = 0; i < 3; i++) {
            Refusal.of(StoreFailedException.class, () -> store.append(events("Later{l:1}")));
        }
        assertThat(given(store.read(Query.all()).toList())).containsExactly(kept);

        home.reopen();
        assertThat(home.store().read(query("[Kept ; ]")).toList()).hasSize(1);
        assertThat(home.store().read(query("[Later ; ]")).toList()).isEmpty();
        home.store().append(unknown);
        assertThat(home.store().read(query("[ ; u:1]")).toList()).hasSize(1);
    }

    @Case(value = "D04", needs = Capability.FULL_DISK)
    void a_full_disk_stops_appends_and_not_reads(StoreUnderTest home, Stores stores) {
        EventStore store = home.store();
        store.append(copies(3, "Kept{x:1}"));
        stores.backend().fillDisk(store, home.folder());
        Append refused = Append.of(copies(10, "Refused{r:1}"));

        Answer answer = Answer.to(() -> store.append(refused));
        assertThat(answer.isStored()).isFalse();
        assertThat(store.read(query("[Kept ; ]")).toList()).hasSize(3);
        assertThat(store.read(query("[Refused ; ]")).toList()).isEmpty();

        stores.backend().freeDisk(store, home.folder());
        home.reopen();
        home.store().append(refused);
        assertThat(home.store().read(query("[Kept ; ]")).toList()).hasSize(3);
        assertThat(home.store().read(query("[Refused ; ]")).toList()).hasSize(10);
    }

    @Case(value = "D10", needs = Capability.CLOCK)
    void the_clock_may_jump_by_a_day(Stores stores) throws Exception {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(noon);
        try (EventStore store = stores.backend().openWithClock(stores.folder(), now::get);
                Deliveries deliveries = Deliveries.of(store, "ALL", Position.START)) {
            ConsistencyToken seen = store.append(events("A{x:1}")).token();
            for (int days : List.of(1, -1, 0, -2)) {
                now.set(noon.plus(Duration.ofDays(days)));
                Refusal.byCondition(store, 0, events("N{}"), none("[ ; x:1]"));
                seen = store.append(events("A{x:1}"), none("[ ; x:1]", seen)).token();
            }

            deliveries.takeUntil(seen);
            List<SequencedEvent> log = store.read(Query.all()).toList();
            assertThat(log).hasSize(5).isEqualTo(deliveries.events());
            assertThat(log).extracting(SequencedEvent::position).isSorted();
            assertThat(log).extracting(SequencedEvent::recordedAt).isSorted();
        }
    }

    @Case("D11")
    void an_interrupt_ends_one_operation_and_not_the_store(EventStore store) {
        store.append(copies(3, "A{x:1}"));
        for (int i = 0; i < 20; i++) {
            Append append = Append.of(events("B{b:" + i + "}"));
            Thread.currentThread().interrupt();
            Answer answer = Answer.to(() -> store.append(append));
            assertThat(Thread.interrupted()).as("interrupt status is kept").isTrue();
            if (answer instanceof Answer.Refused(var reason)) {
                assertThat(reason)
                        .isInstanceOfAny(
                                StoreUnavailableException.class, OutcomeUnknownException.class);
            }

            store.append(append);

            assertThat(store.read(query("[ ; b:" + i + "]")).toList()).hasSize(1);
        }
    }

    @Case("D11")
    void an_interrupt_during_a_read_leaves_the_store_open(EventStore store) {
        store.append(copies(1_000, "A{x:1}"));
        Iterator<SequencedEvent> events;
        try (ReadResult result = store.read(query("[ ; x:1]"))) {
            events = result.iterator();
            events.next();
            Thread.currentThread().interrupt();
            Throwable thrown = Assertions.catchThrowable(() -> events.forEachRemaining(_ -> {}));
            assertThat(Thread.interrupted()).isTrue();
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(StoreUnavailableException.class);
            }
        }

        assertThat(store.read(query("[ ; x:1]")).toList()).hasSize(1_000);
        assertThat(store.append(events("A{x:1}")).token()).isEqualTo(store.head());
    }

    @Case(value = "D12", needs = Capability.BACKUP)
    void a_backup_taken_amid_appends_is_a_prefix(StoreUnderTest home, Rounds rounds) {
        rounds.play((_, _) -> {
            EventStore store = home.store();
            List<SequencedEvent> before = store.read(Query.all()).toList();
            Race.ofAppends(4, _ -> () -> store.append(copies(3, "A{x:1}")));
            AtomicReference<List<SequencedEvent>> restored = new AtomicReference<>(List.of());
            Race.of(
                    List.of(
                            () -> store.append(copies(3, "A{x:1}")).repeated(),
                            () -> store.append(copies(3, "A{x:1}")).repeated(),
                            () -> {
                                try (StoreUnderTest copy = home.backUpAndRestore()) {
                                    restored.set(copy.store().read(Query.all()).toList());
                                }
                                return false;
                            }));

            List<SequencedEvent> log = store.read(Query.all()).toList();
            int length = restored.get().size();
            assertThat(length).isGreaterThanOrEqualTo(before.size() + 12);
            assertThat(length % 3).as("whole appends").isZero();
            assertThat(restored.get()).isEqualTo(log.subList(0, length));
        });
    }
}
