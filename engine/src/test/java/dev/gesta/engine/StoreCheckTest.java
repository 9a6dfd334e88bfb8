package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.Remedy;
import dev.gesta.StaleTimelineException;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with a store that is closed: check it, look into it, repair it. */
@Holds(Guarantee.DAMAGE_TOLD)
class StoreCheckTest {

    private static final int EVENTS = 120;
    private static final EngineOptions SMALL_SEGMENTS =
            EngineOptions.defaults().withSegmentBytes(4096);

    @TempDir Path folder;

    private ConsistencyToken head;

    @BeforeEach
    void a_closed_store_of_several_segments() {
        try (EmbeddedEventStore store = open()) {
            for (int i = 0; i < EVENTS; i++) {
                store.append(List.of(event(i)));
            }
            head = store.head();
        }
    }

    private EmbeddedEventStore open() {
        return EmbeddedEventStore.open(folder, SMALL_SEGMENTS);
    }

    private static Event event(int i) {
        return Event.of("Counted", Payload.json("{\"n\":" + i + "}"), Tag.of("n:" + i));
    }

    private StoreCheck.Report check() {
        return StoreCheck.run(folder, _ -> {});
    }

    private List<Path> files(String ending) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    /** Flips a bit of the data of the event {@code {"n":i}} in the second segment. */
    private Path damageSecondSegment() throws IOException {
        Path file = files(".log").get(1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        return file;
    }

    @Nested
    class A_check {

        @Test
        void finds_nothing_in_a_sound_store() {
            assertThat(check().findings()).isEmpty();
            assertThat(check().isSound()).isTrue();
            assertThat(check().events()).isEqualTo(EVENTS);
        }

        @Test
        void names_the_file_and_the_place_of_damage() throws IOException {
            Path damaged = damageSecondSegment();

            assertThat(check().isSound()).isFalse();
            assertThat(check().findings())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.file()).isEqualTo(damaged.getFileName().toString());
                        assertThat(finding.offset()).isPositive();
                    });
        }

        @Test
        void tells_a_spoilt_slot_of_the_mark_from_damage_and_the_next_opening_mends_it()
                throws IOException {
            Path mark = folder.resolve(DurableMark.NAME);
            byte[] bytes = Files.readAllBytes(mark);
            bytes[DurableMark.SLOT_BYTES - 1] ^= 1;
            Files.write(mark, bytes);

            assertThat(check().isSound()).isTrue();
            assertThat(check().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.file()).isEqualTo(DurableMark.NAME));
            open().close();
            assertThat(check().findings()).isEmpty();
        }

        @Test
        void tells_an_index_that_is_not_what_the_log_gives_from_damage() throws IOException {
            Path index = files(".index").getFirst();
            byte[] bytes = Files.readAllBytes(index);
            bytes[bytes.length / 2] ^= 1;
            Files.write(index, bytes);

            assertThat(check().isSound()).isTrue();
            assertThat(check().findings())
                    .singleElement()
                    .extracting(StoreCheck.Finding::severity)
                    .isEqualTo(StoreCheck.Severity.MENDS_ITSELF);
        }

        @Test
        void finds_a_segment_that_the_manifest_does_not_know() throws IOException {
            Files.copy(files(".log").getFirst(), folder.resolve(SegmentHeader.fileName(999)));

            assertThat(check().isSound()).isFalse();
        }
    }

    @Nested
    class A_read_that_meets_damage {

        @Test
        void delivers_nothing_damaged_and_stops_appends_until_an_operator_decides()
                throws IOException {
            Path damaged = damageSecondSegment();
            try (EmbeddedEventStore store = open()) {
                assertThatThrownBy(() -> store.read(Query.all()).toList())
                        .isInstanceOfSatisfying(
                                StoreDamagedException.class,
                                e ->
                                        assertThat(e.file())
                                                .isEqualTo(damaged.getFileName().toString()));
                assertThatThrownBy(() -> store.append(List.of(event(99))))
                        .isInstanceOfSatisfying(
                                StoreDamagedException.class,
                                e -> assertThat(e.remedy()).isEqualTo(Remedy.STOP));
            }

            assertThatThrownBy(StoreCheckTest.this::open)
                    .isInstanceOf(StoreDamagedException.class)
                    .hasMessageContaining(damaged.getFileName().toString());
        }
    }

    @Nested
    class A_subscription_that_meets_damage {

        @Test
        void delivers_what_is_before_it_and_nothing_behind_it() throws Exception {
            damageSecondSegment();
            List<Long> delivered = new ArrayList<>();
            try (EmbeddedEventStore store = open();
                    Subscription subscription = store.subscribe(Query.all(), Position.START)) {
                for (int i = 0; i < 5; i++) {
                    try {
                        subscription
                                .next(Duration.ZERO)
                                .ifPresent(delivery -> delivered.addAll(positions(delivery)));
                    } catch (StoreDamagedException e) {
                        assertThat(e.file())
                                .isEqualTo(files(".log").get(1).getFileName().toString());
                    }
                }
            }

            long kept = StoreRepair.plan(folder).orElseThrow().lastKept();
            assertThat(delivered).hasSizeLessThanOrEqualTo((int) kept);
            assertThat(delivered)
                    .isEqualTo(LongStream.rangeClosed(1, delivered.size()).boxed().toList());
        }

        private static List<Long> positions(Subscription.Delivery delivery) {
            assertThat(delivery).isInstanceOf(Subscription.Events.class);
            return ((Subscription.Events) delivery)
                    .events().stream().map(event -> event.position().value()).toList();
        }
    }

    @Nested
    class A_damaged_index {

        @Test
        void is_written_again_once_it_was_needed() throws IOException {
            Path index = files(".index").getFirst();
            byte[] bytes = Files.readAllBytes(index);
            bytes[SealedIndex.HEADER_BYTES + 2] ^= 1;
            Files.write(index, bytes);

            try (EmbeddedEventStore store = open()) {
                assertThat(store.read(Query.all()).toList()).hasSize(EVENTS);
            }

            assertThat(check().findings()).isEmpty();
        }
    }

    @Nested
    class A_repair {

        @Test
        void leaves_the_store_damaged_if_it_dies_at_any_step() throws IOException {
            damageSecondSegment();
            long kept = StoreRepair.plan(folder).orElseThrow().lastKept();
            boolean done = false;
            for (int steps = 0; !done; steps++) {
                PrecariousStorage storage = new PrecariousStorage(folder);
                storage.dieAfter(steps);
                done = isRepaired(storage);
                if (!done) {
                    assertThat(check().isSound()).isFalse();
                    assertThat(isRefusedOrAsBefore()).isTrue();
                }
            }

            try (EmbeddedEventStore store = open()) {
                assertThat(store.head().position().value()).isEqualTo(kept);
                assertThat(store.head().timeline()).isNotEqualTo(head.timeline());
            }
        }

        private boolean isRefusedOrAsBefore() {
            try (EmbeddedEventStore store = open()) {
                return store.head().equals(head);
            } catch (StoreDamagedException e) {
                return true;
            }
        }

        private boolean isRepaired(PrecariousStorage storage) {
            try {
                new StoreRepair(storage, InstantSource.system(), new SecureRandom()).cut();
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        @Test
        void cuts_no_event_for_bytes_behind_the_end_of_a_sealed_segment() throws IOException {
            Files.write(files(".log").get(1), new byte[] {1}, StandardOpenOption.APPEND);
            assertThatThrownBy(StoreCheckTest.this::open).isInstanceOf(StoreDamagedException.class);

            assertThat(StoreRepair.cut(folder)).isEmpty();

            try (EmbeddedEventStore store = open()) {
                assertThat(store.head()).isEqualTo(head);
            }
        }

        @Test
        void leaves_a_retry_its_answer_whatever_token_it_carries() throws IOException {
            Event kept = event(1_000);
            Path damaged = damageSecondSegment();
            Append append =
                    new Append(
                            List.of(kept),
                            List.of(
                                    AppendCondition.failIfEventsMatch(
                                            Query.tags(Tag.of("n:1000")), head)));
            StoreRepair.cut(folder);
            try (EmbeddedEventStore store = open()) {
                store.append(List.of(kept));

                assertThat(store.append(append).repeated()).isTrue();
            }
            assertThat(damaged).exists();
        }

        @Test
        void has_nothing_to_do_in_a_sound_store() {
            assertThat(StoreRepair.plan(folder)).isEmpty();
            assertThat(StoreRepair.cut(folder)).isEmpty();
            assertThat(check().isSound()).isTrue();
        }

        @Test
        void keeps_what_is_whole_before_the_damage_and_goes_on_from_there() throws IOException {
            damageSecondSegment();
            StoreRepair.Plan plan = StoreRepair.cut(folder).orElseThrow();

            assertThat(plan.lastKept()).isBetween(1L, EVENTS - 1L);
            assertThat(plan.lastKnown()).isEqualTo(EVENTS);
            try (EmbeddedEventStore store = open()) {
                assertThat(store.read(Query.all()).toList()).hasSize((int) plan.lastKept());
                assertThat(store.append(List.of(event(99))).first())
                        .isEqualTo(new Position(plan.lastKept() + 1));
            }
            assertThat(check().findings()).isEmpty();
        }

        @Test
        void begins_a_timeline_that_refuses_older_tokens() throws IOException {
            damageSecondSegment();
            StoreRepair.cut(folder);

            try (EmbeddedEventStore store = open()) {
                var condition = AppendCondition.failIfEventsMatch(Query.all(), head);
                assertThatThrownBy(() -> store.append(List.of(event(99)), condition))
                        .isInstanceOf(StaleTimelineException.class);
            }
        }

        @Test
        void throws_nothing_away() throws IOException {
            byte[] before = Files.readAllBytes(damageSecondSegment());
            List<Path> segments = files(".log");
            StoreRepair.cut(folder);

            try (var files = Files.list(folder)) {
                List<Path> quarantined =
                        files.filter(file ->
                                        file.getFileName().toString().startsWith("quarantine-"))
                                .sorted()
                                .toList();
                assertThat(quarantined).hasSize(segments.size() - 1);
                assertThat(Files.readAllBytes(quarantined.getFirst())).isEqualTo(before);
            }
        }

        @Test
        void can_be_done_again_after_a_crash_at_any_step() throws IOException {
            damageSecondSegment();
            Optional<StoreRepair.Plan> expected = StoreRepair.plan(folder);
            Files.delete(files(".log").getLast());

            StoreRepair.cut(folder);

            try (EmbeddedEventStore store = open()) {
                assertThat(store.head().position().value())
                        .isEqualTo(expected.orElseThrow().lastKept());
            }
        }

        @Test
        void begins_an_empty_segment_where_one_is_lost() throws IOException {
            Path lost = files(".log").get(1);
            Files.delete(lost);
            long first = Long.parseLong(lost.getFileName().toString().substring(0, 20));

            StoreRepair.cut(folder);

            try (EmbeddedEventStore store = open()) {
                assertThat(store.head().position()).isEqualTo(new Position(first - 1));
                assertThat(store.append(List.of(event(99))).first()).isEqualTo(new Position(first));
            }
        }
    }

    @Nested
    class A_dump {

        private List<String> dump(Path file, boolean hex) {
            List<String> lines = new ArrayList<>();
            StoreDump.file(file, hex, lines::add);
            return lines;
        }

        @Test
        void does_not_touch_the_lock_of_a_store_that_may_be_open() {
            assertThatThrownBy(() -> dump(folder.resolve(FolderLock.NAME), false))
                    .isInstanceOf(StoreUnavailableException.class);
        }

        @Test
        void shows_each_event_of_a_segment() throws IOException {
            assertThat(dump(files(".log").getFirst(), false))
                    .anyMatch(line -> line.contains("event 1:") && line.contains("Counted [n:0]"));
        }

        @Test
        void shows_the_bytes_where_a_segment_does_not_verify() throws IOException {
            assertThat(dump(damageSecondSegment(), false))
                    .anyMatch(line -> line.contains("DOES NOT VERIFY"))
                    .anyMatch(line -> line.contains("Counted"));
        }

        @Test
        void shows_what_the_mark_claims() throws IOException {
            Path mark = folder.resolve(DurableMark.NAME);

            assertThat(dump(mark, false))
                    .anyMatch(line -> line.endsWith("is durable up to position " + EVENTS));

            byte[] bytes = Files.readAllBytes(mark);
            bytes[DurableMark.SLOT_BYTES - 1] ^= 1;
            Files.write(mark, bytes);
            assertThat(dump(mark, false)).anyMatch(line -> line.startsWith("@0 DOES NOT VERIFY"));
        }

        @Test
        void shows_a_note_of_damage() throws IOException {
            StoreHealth.remember(new FileStorage(folder), "x.log", 7, "two bits");
            Path note = folder.resolve(StoreHealth.DAMAGE_FILE);

            assertThat(dump(note, false)).contains("file x.log", "offset 7", "finding two bits");

            Files.writeString(note, "somebody was here");
            assertThat(dump(note, false)).anyMatch(line -> line.startsWith("@0 DOES NOT VERIFY"));
        }

        @Test
        void shows_the_terms_of_an_index_and_the_segments_of_a_manifest() throws IOException {
            assertThat(dump(files(".index").getFirst(), false)).contains("tag n:0: 1");
            try (var files = Files.list(folder)) {
                Path manifest =
                        files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                                .findFirst()
                                .orElseThrow();
                assertThat(dump(manifest, true)).anyMatch(line -> line.endsWith(": active"));
            }
        }
    }
}
