package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.Tag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SealedIndexTest {

    private static final long SEED = 42;
    private static final int SEGMENT_CRC = 7;

    /** Events encoded one after another, as in a segment, with their index. */
    private record Indexed(ByteBuffer segment, ActiveIndex index) {

        static Indexed of(List<Event> events) {
            ByteBuffer segment = EventCodec.encode(events);
            ActiveIndex index = new ActiveIndex(5);
            int offset = 0;
            for (int i = 0; i < events.size(); i++) {
                EventCodec.stamp(segment, offset, i + 1, 0);
                index.add(segment, offset);
                offset += EventCodec.size(segment, offset);
            }
            return new Indexed(segment, index);
        }

        ByteBuffer file() {
            return SealedIndexWriter.encode(index, segment, SEGMENT_CRC, SEED);
        }

        SealedIndex sealed() {
            return SealedIndex.open(file(), segment, SEGMENT_CRC, SEED);
        }
    }

    private static Event event(String type, String... tags) {
        return Event.of(type, Payload.json("{}"), Arrays.stream(tags).map(Tag::of).toList());
    }

    private static Term tag(String tag) {
        return Term.of(Term.Kind.TAG, tag, SEED);
    }

    private static List<Integer> ordinals(Postings postings) {
        return IntStream.range(0, postings.size()).map(postings::get).boxed().toList();
    }

    @Test
    void is_made_from_an_index_that_finds_every_id_however_it_grew() {
        List<Event> events =
                IntStream.range(0, 1_000).mapToObj(i -> event("Noted", "n:" + i)).toList();

        ActiveIndex index = Indexed.of(events).index();

        for (int i = 0; i < events.size(); i++) {
            assertThat(index.find(events.get(i).id())).isEqualTo(i);
        }
        assertThat(index.find(event("Noted").id())).isNegative();
    }

    @Test
    void gives_the_same_answers_as_the_index_it_was_made_from() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            events.add(event("T" + i % 5, "n:" + i, "mod:" + i % 7, "all"));
        }
        Indexed indexed = Indexed.of(events);
        SealedIndex sealed = indexed.sealed();

        sealed.verify();
        assertThat(sealed.size()).isEqualTo(3000);
        for (String tag : List.of("n:0", "n:2999", "mod:3", "all", "absent", "n:")) {
            assertThat(ordinals(sealed.find(tag(tag))))
                    .isEqualTo(ordinals(indexed.index().find(tag(tag))));
        }
        for (int i = 0; i < 3000; i += 97) {
            assertThat(sealed.find(events.get(i).id())).isEqualTo(i);
            assertThat(sealed.offset(i)).isEqualTo(indexed.index().offset(i));
        }
        assertThat(sealed.find(event("X").id())).isEqualTo(-1);
        Map<String, Integer> types = new HashMap<>();
        sealed.forEach(Term.Kind.TYPE, sealed.size(), types::put);
        assertThat(types).isEqualTo(Map.of("T0", 600, "T1", 600, "T2", 600, "T3", 600, "T4", 600));
    }

    @Test
    void tells_tags_apart_whose_hashes_collide_in_slot_and_fingerprint() {
        List<String> pair = collidingTags();
        SealedIndex sealed =
                Indexed.of(
                                List.of(
                                        event("A", pair.get(0)),
                                        event("A", pair.get(1)),
                                        event("A", pair.get(0), pair.get(1))))
                        .sealed();

        assertThat(ordinals(sealed.find(tag(pair.get(0))))).containsExactly(0, 2);
        assertThat(ordinals(sealed.find(tag(pair.get(1))))).containsExactly(1, 2);
    }

    @Test
    void does_not_find_an_absent_tag_whose_hash_is_that_of_another() {
        List<String> pair = collidingTags();
        SealedIndex sealed = Indexed.of(List.of(event("A", pair.get(0)))).sealed();

        assertThat(sealed.find(tag(pair.get(1))).size()).isZero();
    }

    /** Searches for two tags with the same fingerprint that begin at the same of eight slots. */
    private static List<String> collidingTags() {
        Map<Long, String> seen = new HashMap<>();
        for (int i = 0; i < 4_000_000; i++) {
            String tag = "t:" + i;
            long hash = tag(tag).hash();
            String other = seen.put((hash >>> 32 << 3) | (hash & 7), tag);
            if (other != null) {
                return List.of(other, tag);
            }
        }
        throw new AssertionError("no collision among four million tags");
    }

    @Test
    void notices_every_flipped_bit_or_gives_the_same_answers() {
        List<Event> events = List.of(event("A", "x:1"), event("B", "x:1", "y:2"), event("A"));
        Indexed indexed = Indexed.of(events);
        ByteBuffer good = indexed.file();
        List<Integer> expected = List.of(0, 1);
        int harmless = 0;
        for (int bit = 0; bit < good.limit() * Byte.SIZE; bit++) {
            ByteBuffer flipped = indexed.file();
            int at = bit / Byte.SIZE;
            flipped.put(at, (byte) (flipped.get(at) ^ (1 << (bit % Byte.SIZE))));
            try {
                SealedIndex index = SealedIndex.open(flipped, indexed.segment(), SEGMENT_CRC, SEED);
                assertThat(ordinals(index.find(tag("x:1")))).isEqualTo(expected);
                assertThat(index.find(events.get(2).id())).isEqualTo(2);
                harmless++;
            } catch (DamageException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
        assertThat(harmless).isLessThan(good.limit() * Byte.SIZE / 10);
    }

    @Test
    void is_not_taken_for_the_index_of_another_segment() {
        Indexed indexed = Indexed.of(List.of(event("A")));

        assertThatThrownBy(() ->
                        SealedIndex.open(indexed.file(), indexed.segment(), SEGMENT_CRC + 1, SEED))
                .isInstanceOf(DamageException.class);
        assertThatThrownBy(() ->
                        SealedIndex.open(indexed.file(), indexed.segment(), SEGMENT_CRC, SEED + 1))
                .isInstanceOf(DamageException.class);
    }
}
