package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.given;
import static dev.gesta.conformance.Notation.none;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;

/** Section 3 of the conformance list: where a read starts, which way it goes, and how far. */
@Spec
@Holds({Guarantee.ORDER, Guarantee.ATOMIC})
abstract class ReadSpec {

    @CaseTable(
            """
            R01 | ALL                 | from p4                   | 4 5 6 7 8       | itself included
            R02 | [ ; x:1]            | from p4                   | 5 7             | the next match on
            R03 | [ ; x:1]            | from p3                   | 5 7             | an event that does not match
            R03 | [ ; x:1]            | from p3+1                 | 5 7             | a position that may be nobody's
            R03 | ALL                 | from p7+1                 | 8               | the same, where all match
            R04 | ALL                 | from head+1               |                 | beyond the head
            R04 | ALL                 | from head+1000000         |                 | far beyond the head
            R05 | ALL                 | backwards                 | 8 7 6 5 4 3 2 1 | the newest first
            R06 | ALL                 | backwards from p4         | 4 3 2 1         | itself included
            R07 | [ ; x:1]            | backwards from p4         | 2 1             | the next match back
            R08 | ALL                 | backwards from head+1     | 8 7 6 5 4 3 2 1 | beyond the head means the head
            R08 | [ ; x:1]            | backwards from head+99999 | 7 5 2 1         | far beyond the head as well
            R09 | ALL                 | backwards from 0          |                 | nothing comes before the first
            R09 | ALL                 | from 0                    | 1 2 3 4 5 6 7 8 | everything comes after the start
            R10 | [ ; x:1]            | limit 2                   | 1 2             | the oldest two
            R11 | [ ; x:1]            | backwards limit 2         | 7 5             | the newest two
            R12 | [ ; x:1]            | from p2 limit 2           | 2 5             | the next two
            R13 | [ ; y:1]            | backwards from p5 limit 1 | 5               | the one itself
            R14 | [C ; ] + [B ; ]     | backwards limit 1         | 5               | the newest over all items
            R14 | [A ; ] + [ ; z:1]   | backwards limit 1         | 7               | whichever item names it
            R14 | [ ; z:1] + [A ; ]   | backwards limit 2         | 7 5             | and the second newest
            R14 | [B ; ] + [C ; ]     | limit 2                   | 2 3             | forwards: the oldest over all items
            R15 | [ ; x:1]            | limit 4                   | 1 2 5 7         | as many as there are
            R15 | [ ; x:1]            | limit 1000000             | 1 2 5 7         | more than there are
            R15 | [ ; x:1]            | backwards limit 1000000   | 7 5 2 1         | backwards as well
            """)
    void a_read_gives(String query, String options, String expected, String says, Fixture f) {
        assertThat(f.read(query, options)).as(says).isEqualTo(expected);
    }

    @Case("R16")
    void limits_below_one_and_negative_positions_are_refused(EventStore store) {
        for (long limit : List.of(0L, -1L, Long.MIN_VALUE)) {
            Refusal.of(
                    InvalidRequestException.class,
                    store,
                    () -> store.read(Query.all(), ReadOptions.forwards().limit(limit)));
        }
        Refusal.of(
                InvalidRequestException.class,
                store,
                () -> store.read(Query.all(), ReadOptions.forwards().from(-1)));
    }

    @Case("R17")
    void a_read_to_the_end_gives_the_head_as_its_token(Fixture f) {
        for (String query : List.of("ALL", "[ ; x:1]", "[ ; x:3]")) {
            ReadResult result = f.store().read(query(query));
            result.toList();
            assertThat(result.token()).as(query).isEqualTo(f.store().head());
        }
        assertThat(f.head()).isGreaterThanOrEqualTo(f.p(8));
    }

    @Case("R17")
    void the_token_of_an_empty_store_is_that_of_the_start(EventStore store) {
        ReadResult result = store.read(Query.all());

        assertThat(result.toList()).isEmpty();
        assertThat(result.token()).isEqualTo(store.head());
        assertThat(store.head().position()).isEqualTo(Position.START);
    }

    @Case("R18")
    void a_read_cut_by_its_limit_has_seen_up_to_its_last_event(@Own Fixture f) {
        ReadResult cut = f.store().read(query("[ ; x:1]"), ReadOptions.forwards().limit(2));
        cut.toList();

        assertThat(cut.token()).isEqualTo(f.store().head().withPosition(f.p(2)));
        Refusal.byCondition(f.store(), 0, events("N{n:1}"), none("[ ; x:1]", cut.token()));
    }

    @Case("R19")
    void a_backwards_read_has_seen_the_head(@Own Fixture f) {
        ReadResult newest = f.store().read(query("[ ; x:1]"), ReadOptions.backwards().limit(1));
        newest.toList();

        assertThat(newest.token()).isEqualTo(f.store().head());
        f.store().append(events("N{n:1}"), none("[ ; x:1]", newest.token()));
    }

    @Case("R20")
    void a_result_is_run_through_once_or_says_so(Fixture f) {
        try (ReadResult result = f.store().read(query("[ ; x:1]"))) {
            Iterator<SequencedEvent> events = result.iterator();
            assertThat(events.next().position()).isEqualTo(f.p(1));

            assertThatIllegalStateException().isThrownBy(result::iterator);
            assertThatIllegalStateException().isThrownBy(result::toList);
            assertThatIllegalStateException().isThrownBy(result::token);
        }
    }

    @Case("R20")
    void an_iterator_ends_and_stays_ended(Fixture f) {
        Iterator<SequencedEvent> events = f.store().read(query("[ ; z:1]")).iterator();
        events.next();

        assertThat(events.hasNext()).isFalse();
        assertThat(events.hasNext()).isFalse();
        Assertions.assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(events::next);
    }

    @Case("R21")
    void a_read_does_not_see_what_is_appended_meanwhile(@Own Fixture f) {
        Position head = f.head();
        try (ReadResult forwards = f.store().read(query("[ ; x:1] + [N ; ]"))) {
            Iterator<SequencedEvent> events = forwards.iterator();
            List<Position> read = new ArrayList<>(List.of(events.next().position()));
            for (int i = 0; i < 20; i++) {
                f.store().append(events("N{n:1}"));
            }
            events.forEachRemaining(event -> read.add(event.position()));

            assertThat(read).allMatch(position -> !position.isAfter(head));
            assertThat(read).contains(f.p(1), f.p(2), f.p(5), f.p(7));
            assertThat(forwards.token().position()).isEqualTo(head);
        }
    }

    @Case("R22")
    void abandoned_reads_leak_nothing(EventStore store, Scale scale) {
        int events = scale.of(2_000, 1_000_000);
        int reads = scale.of(1_000, 10_000);
        int perAppend = 1_000;
        for (int i = 0; i < events; i += perAppend) {
            store.append(copies(perAppend, "A{x:1}"));
        }
        readOneOf(store);
        int threads = Thread.activeCount();
        long files = openFiles();

        for (int i = 0; i < reads; i++) {
            readOneOf(store);
        }

        assertThat(Thread.activeCount()).isLessThan(threads + 50);
        assertThat(openFiles()).isLessThan(files + 50);
        assertThat(store.append(events("A{x:1}")).token()).isEqualTo(store.head());
    }

    private static void readOneOf(EventStore store) {
        try (ReadResult result = store.read(query("[ ; x:1]"))) {
            assertThat(result.iterator().next().type()).isEqualTo("A");
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? os.getOpenFileDescriptorCount()
                : 0;
    }

    @Case("R23")
    void recorded_times_never_go_back_and_stay_the_same(EventStore store) {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
        for (int i = 0; i < 50; i++) {
            store.append(copies(3, "A{x:1}"));
        }

        List<SequencedEvent> read = store.read(Query.all()).toList();
        assertThat(read).extracting(SequencedEvent::recordedAt).isSorted();
        assertThat(read)
                .extracting(SequencedEvent::recordedAt)
                .allMatch(time -> time.equals(time.truncatedTo(ChronoUnit.MICROS)));
        assertThat(read.getFirst().recordedAt())
                .isBetween(before.minus(Duration.ofHours(1)), before.plus(Duration.ofHours(1)));
        assertThat(store.read(Query.all()).toList()).isEqualTo(read);
    }

    @Case(value = "R23", needs = Capability.CLOCK)
    void recorded_times_never_go_back_even_if_the_clock_does(Stores stores) {
        Instant noon = Instant.parse("2026-01-01T12:00:00.123456789Z");
        AtomicReference<Instant> now = new AtomicReference<>(noon);
        try (EventStore store = stores.backend().openWithClock(stores.folder(), now::get)) {
            store.append(events("First{}"));
            now.set(noon.minus(Duration.ofDays(1)));
            store.append(events("Second{}"));
            now.set(noon.plusNanos(1_000));
            store.append(events("Third{}"));

            List<SequencedEvent> read = store.read(Query.all()).toList();
            Instant first = Instant.parse("2026-01-01T12:00:00.123456Z");
            assertThat(read)
                    .extracting(SequencedEvent::recordedAt)
                    .containsExactly(first, first, first.plusNanos(1_000));
            assertThat(given(read))
                    .extracting(Event::type)
                    .containsExactly("First", "Second", "Third");
        }
    }
}
