package dev.gesta.engine;

import static dev.gesta.engine.Simulated.append;
import static dev.gesta.engine.Simulated.disk;
import static dev.gesta.engine.Simulated.event;
import static dev.gesta.engine.Simulated.eventsOf;
import static dev.gesta.engine.Simulated.open;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Event;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Tag;
import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import dev.gesta.engine.DamageCase.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the store says of files that are missing, mixed up or spoilt. */
@Holds(Guarantee.DAMAGE_TOLD)
class DamageTest {

    private static final int FIRST_FRAME = SegmentHeader.BYTES;

    private final DamageCase store = DamageCase.of(Ending.CLOSED);
    private final String first = store.segments().getFirst();
    private final String active = store.segments().getLast();
    private final String manifest =
            store.files().stream()
                    .filter(name -> name.startsWith(Manifest.PREFIX))
                    .findFirst()
                    .orElseThrow();

    @BeforeAll
    static void hush() {
        Hush.engine();
    }

    @AfterAll
    static void speak() {
        Hush.over();
    }

    private static void assertRefused(SimulatedStorage disk, String file) {
        assertThatThrownBy(() -> open(disk, DamageCase.options()))
                .isInstanceOf(StoreDamagedException.class)
                .hasMessageContaining(file);
    }

    @Nested
    class A_missing_file {

        @Test
        void is_named_if_it_is_a_segment() {
            for (String segment : store.segments()) {
                SimulatedStorage disk = store.disk();
                disk.remove(segment);

                assertRefused(disk, segment);
            }
        }

        @Test
        void is_named_if_it_is_the_manifest() {
            SimulatedStorage disk = store.disk();
            disk.remove(manifest);

            assertRefused(disk, Manifest.PREFIX);
        }

        @Test
        void is_made_again_if_it_is_an_index() {
            for (String segment : store.segments()) {
                SimulatedStorage disk = store.disk();
                disk.remove(segment.replace(".log", ".index"));

                assertThat(store.noticed(disk, segment, store.events().size())).isFalse();
                assertThat(disk.contents()).containsKeys(store.files().toArray(new String[0]));
            }
        }

        @Test
        void is_made_again_if_it_is_the_mark() {
            SimulatedStorage disk = store.disk();
            disk.remove(DurableMark.NAME);

            assertThat(store.noticed(disk, DurableMark.NAME, store.events().size())).isFalse();
        }
    }

    @Nested
    class A_file_in_the_wrong_place {

        @Test
        void is_named_if_it_is_a_segment_of_another_store() {
            DamageCase other = DamageCase.of(Ending.CLOSED, 99);
            for (String segment : store.segments()) {
                assertRefused(store.disk(segment, other.bytes(segment)), segment);
            }
        }

        @Test
        void is_named_if_it_is_another_segment_of_the_same_store() {
            String second = store.segments().get(1);

            assertRefused(store.disk(first, store.bytes(second)), first);
            assertRefused(store.disk(active, store.bytes(first)), active);
        }

        @Test
        void is_named_if_it_is_of_a_copy_that_went_its_own_way() {
            SimulatedStorage one = disk(20);
            append(open(one), event());
            SimulatedStorage other = one.afterKill();
            for (SimulatedStorage each : List.of(one, other)) {
                EmbeddedEventStore writing =
                        Simulated.open(each, Simulated.KIBIBYTE, each == one ? 1 : 2);
                for (int i = 0; i < 9; i++) {
                    append(writing, event(150));
                }
                writing.close();
            }
            String last =
                    one.list().stream()
                            .filter(name -> name.endsWith(".log"))
                            .reduce((_, next) -> next)
                            .orElseThrow();
            one.put(last, bytesOf(other, last));

            assertRefused(one, last);
        }

        @Test
        void is_made_again_if_it_is_an_index() {
            String index = first.replace(".log", ".index");
            String second = store.segments().get(1).replace(".log", ".index");

            SimulatedStorage disk = store.disk(index, store.bytes(second));

            assertThat(store.noticed(disk, index, store.events().size())).isFalse();
        }
    }

    private static byte[] bytesOf(SimulatedStorage disk, String name) {
        byte[] bytes = disk.contents().get(name);
        assertThat(bytes).as(name).isNotNull();
        return bytes == null ? new byte[0] : bytes;
    }

    @Nested
    class An_older_copy {

        private final SimulatedStorage disk = disk(11);
        private final EmbeddedEventStore writing = open(disk);

        @Test
        void of_the_active_segment_is_refused() {
            append(writing, event(50));
            byte[] older = bytesOf(disk, SegmentHeader.fileName(1));
            append(writing, event(50));
            writing.close();
            disk.put(SegmentHeader.fileName(1), older);

            assertRefused(disk, SegmentHeader.fileName(1));
        }

        @Test
        void of_a_sealed_segment_is_refused() {
            append(writing, event(50));
            byte[] older = bytesOf(disk, SegmentHeader.fileName(1));
            for (int i = 0; i < 10; i++) {
                append(writing, event(200));
            }
            writing.close();
            disk.put(SegmentHeader.fileName(1), older);

            assertRefused(disk, SegmentHeader.fileName(1));
        }

        @Test
        void of_the_manifest_is_refused() {
            append(writing, event(50));
            String name = Manifest.fileName(1);
            byte[] older = bytesOf(disk, name);
            for (int i = 0; i < 10; i++) {
                append(writing, event(200));
            }
            writing.close();
            disk.list().stream()
                    .filter(each -> each.startsWith(Manifest.PREFIX))
                    .toList()
                    .forEach(disk::remove);
            disk.put(name, older);

            assertThatThrownBy(() -> open(disk))
                    .isInstanceOf(StoreDamagedException.class)
                    .hasMessageContaining("the manifest does not know this segment");
        }
    }

    @Test
    void a_file_of_a_newer_version_is_refused_by_name() {
        for (String name : List.of(first, active, manifest)) {
            byte[] newer = store.bytes(name).clone();
            newer[FileHeader.VERSION] = 9;

            assertTooNew(store.disk(name, newer), name);
        }
    }

    @Test
    void a_file_that_can_be_lost_is_refused_by_name_too_if_it_is_of_a_newer_version() {
        String index = first.replace(".log", ".index");

        assertTooNew(store.disk(index, newer(index, 0, SealedIndex.HEADER_BYTES)), index);
        assertTooNew(
                store.disk(DurableMark.NAME, newer(DurableMark.NAME, 4096, 40)), DurableMark.NAME);
    }

    /** Returns a file whose header, {@code length} bytes from {@code begin}, verifies as newer. */
    private byte[] newer(String name, int begin, int length) {
        ByteBuffer file = ByteBuffer.wrap(store.bytes(name).clone()).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(begin + FileHeader.VERSION, 9);
        file.putInt(begin + FileHeader.CRC, FileHeader.crcOf(file.slice(begin, length), length));
        return file.array();
    }

    private static void assertTooNew(SimulatedStorage disk, String name) {
        for (Opening opening :
                List.<Opening>of(
                        () -> open(disk, DamageCase.options()),
                        () -> StoreCheck.run(disk, _ -> {}))) {
            assertThatThrownBy(opening::run)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("version 9");
        }
    }

    @FunctionalInterface
    private interface Opening {
        void run() throws IOException;
    }

    @Nested
    class A_note_of_damage {

        private final SimulatedStorage disk = store.disk();

        private byte[] note() {
            try {
                StoreHealth.remember(disk, first, 4711, "found\nsomething");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytesOf(disk, StoreHealth.DAMAGE_FILE);
        }

        @Test
        void can_be_read_by_people() {
            String[] lines = new String(note(), UTF_8).split("\n");

            assertThat(lines)
                    .hasSize(5)
                    .startsWith(
                            "gesta damage note, version 1",
                            "file " + first,
                            "offset 4711",
                            "finding found something");
            assertThat(lines[4]).matches("crc [0-9a-f]{8}");
        }

        @Test
        void names_what_was_found() {
            disk.put(StoreHealth.DAMAGE_FILE, note());

            assertThatThrownBy(() -> open(disk, DamageCase.options()))
                    .isInstanceOfSatisfying(
                            StoreDamagedException.class,
                            damage -> {
                                assertThat(damage.file()).isEqualTo(first);
                                assertThat(damage.offset()).isEqualTo(4711);
                                assertThat(damage).hasMessageContaining("found something");
                            });
        }

        @Test
        void says_so_whichever_of_its_bits_is_flipped() {
            byte[] note = note();
            for (int bit = 0; bit < note.length * Byte.SIZE; bit++) {
                disk.put(StoreHealth.DAMAGE_FILE, DamageCase.flipped(note, bit));

                assertRefused(disk, StoreHealth.DAMAGE_FILE);
            }
        }

        @Test
        void says_so_wherever_it_is_cut() {
            byte[] note = note();
            for (int length = 0; length < note.length; length++) {
                disk.put(StoreHealth.DAMAGE_FILE, DamageCase.cut(note, length));

                assertRefused(disk, StoreHealth.DAMAGE_FILE);
            }
        }

        @Test
        void is_refused_by_name_if_it_is_of_a_newer_version_and_is_not_forgotten() {
            String lines = "gesta damage note, version 9\nmore is known\n";
            CRC32C crc = new CRC32C();
            crc.update(lines.getBytes(UTF_8));
            String newer = lines + "crc %08x\n".formatted((int) crc.getValue());
            disk.put(StoreHealth.DAMAGE_FILE, newer.getBytes(UTF_8));

            assertTooNew(disk, StoreHealth.DAMAGE_FILE);
            assertThatThrownBy(() ->
                            new StoreRepair(
                                            disk,
                                            InstantSource.system(),
                                            RandomGenerator.getDefault())
                                    .cut())
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(disk.list()).contains(StoreHealth.DAMAGE_FILE);
        }
    }

    @Test
    void what_a_later_frame_vouches_for_is_damage_and_no_torn_write_without_any_mark() {
        DamageCase killed = DamageCase.of(Ending.KILLED_UNMARKED);
        String segment = killed.segments().getLast();
        byte[] bytes = killed.bytes(segment).clone();
        bytes[SegmentHeader.BYTES + Frame.HEADER_BYTES + EventCodec.HEADER_BYTES] ^= 1;

        assertRefused(killed.disk(segment, bytes), segment);
    }

    @Test
    void a_frame_that_is_missing_between_others_is_damage() {
        DamageCase killed = DamageCase.of(Ending.KILLED_UNMARKED);
        String segment = killed.segments().getLast();
        byte[] bytes = killed.bytes(segment);
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(FIRST_FRAME);
        byte[] without = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(
                bytes,
                FIRST_FRAME + length,
                without,
                FIRST_FRAME,
                bytes.length - FIRST_FRAME - length);

        assertRefused(killed.disk(segment, without), segment);
    }

    @Test
    void events_that_have_changed_places_are_damage() {
        SimulatedStorage disk = disk(16);
        EmbeddedEventStore writing = open(disk);
        for (int i = 0; i < 9; i++) {
            append(writing, event(150));
        }
        writing.close();
        byte[] bytes = bytesOf(disk, SegmentHeader.fileName(1));
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(FIRST_FRAME);
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, FIRST_FRAME, swapped, FIRST_FRAME + length, length);
        System.arraycopy(bytes, FIRST_FRAME + length, swapped, FIRST_FRAME, length);
        disk.put(SegmentHeader.fileName(1), swapped);

        assertThatThrownBy(() -> open(disk).read(Query.all()).toList())
                .isInstanceOf(StoreDamagedException.class)
                .hasMessageContaining(SegmentHeader.fileName(1));
    }

    @Test
    void an_index_with_a_wrong_byte_anywhere_is_made_again() {
        String index = first.replace(".log", ".index");
        byte[] bytes = store.bytes(index);
        for (int at = 0; at < bytes.length; at++) {
            SimulatedStorage disk = store.disk(index, DamageCase.flipped(bytes, at * Byte.SIZE));

            assertThat(store.noticed(disk, index, store.events().size())).isFalse();
        }
    }

    @Test
    void zeros_in_the_middle_are_damage_wherever_they_begin() {
        for (String name : List.of(first, active)) {
            byte[] bytes = store.bytes(name);
            for (int from = SegmentHeader.BYTES; from + 64 < bytes.length; from += 8) {
                byte[] zeroed = bytes.clone();
                Arrays.fill(zeroed, from, from + 64, (byte) 0);

                assertThat(store.noticed(store.disk(name, zeroed), name, store.events().size()))
                        .isTrue();
            }
        }
    }

    @Test
    void a_sealed_segment_that_ends_in_zeros_is_damage_also_for_its_new_index() {
        byte[] bytes = store.bytes(first);
        for (int from = SegmentHeader.BYTES; from < bytes.length; from += 8) {
            byte[] zeroed = bytes.clone();
            Arrays.fill(zeroed, from, bytes.length, (byte) 0);
            SimulatedStorage disk = store.disk(first, zeroed);
            disk.remove(first.replace(".log", ".index"));

            assertThat(store.noticed(disk, first, store.events().size())).isTrue();
        }
    }

    @Test
    void frames_of_another_segment_are_not_taken_for_a_continuation() {
        byte[] here = store.bytes(active);
        byte[] there = store.bytes(first);
        byte[] both = Arrays.copyOf(here, here.length + there.length - SegmentHeader.BYTES);
        System.arraycopy(
                there, SegmentHeader.BYTES, both, here.length, there.length - SegmentHeader.BYTES);
        SimulatedStorage disk = store.disk(active, both);

        assertThat(store.noticed(disk, active, store.events().size())).isFalse();
        assertThat(disk.list()).anyMatch(name -> name.startsWith(Recovery.QUARANTINE_PREFIX));
    }

    /**
     * The event's data holds the frame that would come next, claims included, but for the salt that
     * only the segment knows.
     */
    @Test
    void a_frame_in_the_data_of_a_torn_append_proves_nothing() {
        SimulatedStorage disk = disk(12);
        EmbeddedEventStore writing = open(disk);
        Event before = event();
        append(writing, before);
        ByteBuffer forged = forgedFrame();
        Event carrier =
                new Event(
                        event().id(),
                        "Carriers",
                        event().tags(),
                        Payload.of(Payload.BYTES, forged),
                        event().metadata());
        append(writing, carrier);
        String name = SegmentHeader.fileName(1);
        byte[] torn = bytesOf(disk, name);
        int data = torn.length - forged.limit();
        assertThat(data % Long.BYTES).as("where frames begin").isZero();
        torn[data - 1] ^= 1;
        disk.put(name, torn);

        assertThat(eventsOf(open(disk))).containsExactly(before);
    }

    private static ByteBuffer forgedFrame() {
        ByteBuffer encoded = EventCodec.encode(List.of(event(8)));
        ByteBuffer frame =
                ByteBuffer.allocate(Frame.HEADER_BYTES + encoded.limit())
                        .order(ByteOrder.LITTLE_ENDIAN);
        frame.put(Frame.HEADER_BYTES, encoded, 0, encoded.limit());
        EventCodec.stamp(frame, Frame.HEADER_BYTES, 3, 0);
        Frame.seal(frame, 0, new Frame.Header(frame.limit(), 3, 2, 1), 0);
        return frame;
    }

    @Nested
    class Damage_that_a_reader_finds {

        private final SimulatedStorage disk = disk(13);
        private final List<Event> events = new ArrayList<>();

        private EmbeddedEventStore damaged() {
            EmbeddedEventStore writing = open(disk);
            for (int i = 0; i < 12; i++) {
                events.add(event(150, "n:" + i));
                append(writing, events.getLast());
            }
            writing.close();
            byte[] bytes = bytesOf(disk, SegmentHeader.fileName(1));
            bytes[bytes.length / 2] ^= 1;
            disk.put(SegmentHeader.fileName(1), bytes);
            return open(disk);
        }

        @Test
        void ends_the_read_for_good_and_stops_the_writer() {
            EmbeddedEventStore reading = damaged();
            Iterator<SequencedEvent> iterator = reading.read(Query.all()).iterator();

            List<Event> delivered = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> iterator.forEachRemaining(e -> delivered.add(e.event())))
                        .isInstanceOf(StoreDamagedException.class);
            }

            assertThat(delivered).isNotEmpty().isEqualTo(events.subList(0, delivered.size()));
            assertThatThrownBy(() -> append(reading, event()))
                    .isInstanceOf(StoreDamagedException.class);
        }

        @Test
        void ends_a_subscription_for_good() {
            EmbeddedEventStore reading = damaged();
            try (var subscription = reading.subscribe(Query.all(), Position.START)) {
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> subscription.next(Duration.ZERO))
                            .isInstanceOf(StoreDamagedException.class);
                }
            }
        }

        @Test
        void is_remembered_by_the_folder() {
            EmbeddedEventStore reading = damaged();
            assertThatThrownBy(() -> reading.read(Query.all()).toList())
                    .isInstanceOf(StoreDamagedException.class);
            reading.close();

            SimulatedStorage later = disk.afterPowerCut();

            assertThat(later.list()).contains(StoreHealth.DAMAGE_FILE);
            assertRefused(later, SegmentHeader.fileName(1));
        }

        @Test
        void does_not_concern_who_reads_elsewhere() {
            EmbeddedEventStore reading = damaged();

            assertThat(reading.read(Query.tags(Tag.of("n:11"))).toList()).hasSize(1);
        }
    }

    @Test
    void damage_that_a_retry_finds_stops_the_writer_too() {
        SimulatedStorage disk = disk(14);
        EmbeddedEventStore writing = open(disk);
        Event event = event(150);
        append(writing, event);
        for (int i = 0; i < 8; i++) {
            append(writing, event(150));
        }
        writing.close();
        byte[] bytes = bytesOf(disk, SegmentHeader.fileName(1));
        bytes[SegmentHeader.BYTES + Frame.HEADER_BYTES + 12] ^= 1;
        disk.put(SegmentHeader.fileName(1), bytes);
        EmbeddedEventStore reopened = open(disk);

        assertThatThrownBy(() -> append(reopened, event)).isInstanceOf(StoreDamagedException.class);
        assertThatThrownBy(() -> append(reopened, event()))
                .isInstanceOf(StoreDamagedException.class);
        assertThat(disk.list()).contains(StoreHealth.DAMAGE_FILE);
    }

    /** Later events take their time from it, so it must verify before anything is appended. */
    @Test
    void a_last_event_that_does_not_verify_is_found_at_the_start() {
        SimulatedStorage disk = disk(15);
        EmbeddedEventStore writing = open(disk);
        append(writing, event(100));
        append(writing, event(2_000));
        disk.watch(step -> {
            if (step.file().endsWith(".log") && step.kind() == SimulatedStorage.Kind.WRITE) {
                if (step.bytes() > SegmentHeader.BYTES) {
                    throw new IOException("simulated");
                }
            }
        });
        assertThatThrownBy(() -> append(writing, event(100)))
                .isInstanceOf(OutcomeUnknownException.class);
        writing.close();
        disk.watch(_ -> {});
        String sealed = SegmentHeader.fileName(2);
        byte[] bytes = bytesOf(disk, sealed);
        bytes[SegmentHeader.BYTES + Frame.HEADER_BYTES + 24 + 6] ^= 1;
        disk.put(sealed, bytes);

        assertRefused(disk, sealed);
    }
}
