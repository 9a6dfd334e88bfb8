package dev.gesta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static InvalidRequestException refusal(ThrowingCallable request) {
        return assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(request)
                .actual();
    }

    @Nested
    class A_name {

        @Test
        void is_limited_in_bytes_and_not_in_chars() {
            assertThat(Tag.of("é".repeat(128)).value()).hasSize(128);
            assertThat(Tag.of("😀".repeat(64)).value()).hasSize(128);

            InvalidRequestException refusal = refusal(() -> Tag.of("é".repeat(128) + "a"));
            assertThat(refusal.limit()).isEqualTo("256 bytes");
            assertThat(refusal.actual()).isEqualTo("257 bytes");
        }

        @Test
        void has_no_unpaired_surrogate_wherever_it_stands() {
            List<Consumer<String>> makers =
                    List.of(
                            Tag::of,
                            Query::types,
                            value -> Payload.of(value, new byte[0]),
                            value -> Metadata.of(Map.of(value, "v")),
                            value -> Metadata.of(Map.of("k", value)),
                            Payload::json);
            List<String> malformed =
                    List.of(
                            "\uD83D",
                            "a\uD83D",
                            "\uD83Da",
                            "\uDE00",
                            "\uDE00\uD83D",
                            "\uD83D\uD83D");
            for (Consumer<String> maker : makers) {
                for (String text : malformed) {
                    assertThat(refusal(() -> maker.accept(text)).actual())
                            .contains("unpaired surrogate");
                }
            }
        }

        @Test
        void has_no_control_characters_but_may_have_any_space() {
            for (String control : List.of("\0", "\n", "\u001F", "\u007F", "\u0080", "\u009F")) {
                assertThat(refusal(() -> Tag.of("a" + control)).actual()).endsWith("index 1");
            }
            assertThat(Tag.of("\u00A0 \u2028\u200B").value()).hasSize(4);
        }
    }

    @Nested
    class Tags_in_order {

        @Test
        void are_sorted_as_their_UTF_8_bytes_are() {
            SplittableRandom random = new SplittableRandom(7);
            int[] borders = {
                0x21, 0x7E, 0xA1, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF
            };
            for (int i = 0; i < 2_000; i++) {
                Tag a = randomTag(random, borders);
                Tag b = randomTag(random, borders);

                assertThat(Integer.signum(a.compareTo(b)))
                        .as("%s against %s", a, b)
                        .isEqualTo(
                                Integer.signum(
                                        Arrays.compareUnsigned(
                                                a.value().getBytes(UTF_8),
                                                b.value().getBytes(UTF_8))));
            }
        }

        private static Tag randomTag(SplittableRandom random, int[] borders) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i <= random.nextInt(3); i++) {
                text.appendCodePoint(borders[random.nextInt(borders.length)]);
            }
            return Tag.of(text.toString());
        }

        @Test
        void are_a_set_equal_to_any_other_of_the_same() {
            Tags tags = Tags.of(Tag.of("b"), Tag.of("a"), Tag.of("b"));

            assertThat(tags).containsExactly(Tag.of("a"), Tag.of("b"));
            assertThat(tags).isEqualTo(Set.of(Tag.of("a"), Tag.of("b")));
            assertThat(tags.hashCode()).isEqualTo(Set.of(Tag.of("a"), Tag.of("b")).hashCode());
            assertThat(new HashSet<>(tags)).isEqualTo(tags);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> tags.remove(Tag.of("a")));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> tags.add(Tag.of("c")));
            assertThat(Tags.of(List.of())).isSameAs(Tags.none());
        }

        @Test
        void taken_as_sorted_must_be_strictly_ascending() {
            List<Tag> sorted = List.of(Tag.of("a"), Tag.of("b"));

            assertThat(Tags.ofSorted(sorted)).containsExactlyElementsOf(sorted);
            assertThatIllegalArgumentException().isThrownBy(() -> Tags.ofSorted(sorted.reversed()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tags.ofSorted(List.of(Tag.of("a"), Tag.of("a"))));
        }
    }

    @Nested
    class A_payload {

        @Test
        void copies_its_bytes_in_and_out() {
            byte[] bytes = {1, 2, 3};
            Payload payload = Payload.of(Payload.BYTES, bytes);

            bytes[0] = 9;
            payload.toByteArray()[1] = 9;

            assertThat(payload.toByteArray()).containsExactly(1, 2, 3);
            assertThat(payload.asByteBuffer().isReadOnly()).isTrue();
        }

        @Test
        void takes_what_remains_of_a_buffer_and_leaves_it_be() {
            ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

            assertThat(Payload.of(Payload.BYTES, buffer).toByteArray()).containsExactly(2, 3);
            assertThat(buffer.position()).isEqualTo(1);
        }

        @Test
        void is_limited_before_it_is_copied() {
            byte[] most = new byte[Limits.MAX_DATA_BYTES];
            assertThat(Payload.of(Payload.BYTES, most).size()).isEqualTo(Limits.MAX_DATA_BYTES);
            byte[] more = new byte[Limits.MAX_DATA_BYTES + 1];
            assertThat(refusal(() -> Payload.of(Payload.BYTES, more)).actual())
                    .isEqualTo(Limits.MAX_DATA_BYTES + 1 + " bytes");
            refusal(() -> Payload.of(Payload.BYTES, ByteBuffer.wrap(more)));
            refusal(() -> Payload.json("é".repeat(Limits.MAX_DATA_BYTES / 2) + "a"));
        }

        @Test
        void is_equal_by_type_and_bytes() {
            assertThat(Payload.json("1")).isEqualTo(Payload.of(Payload.JSON, new byte[] {'1'}));
            assertThat(Payload.json("1")).isNotEqualTo(Payload.of(Payload.BYTES, new byte[] {'1'}));
            assertThat(Payload.json("1")).hasSameHashCodeAs(Payload.json("1"));
            assertThat(Payload.json("é").asText()).isEqualTo("é");
        }
    }

    @Nested
    class Metadata_entries {

        @Test
        void are_in_the_order_of_their_keys_bytes() {
            Metadata metadata = Metadata.of(Map.of("\uFFFD", "1", "😀", "2", "a", "3"));

            assertThat(metadata.entries().keySet()).containsExactly("a", "\uFFFD", "😀");
            assertThat(metadata)
                    .isEqualTo(Metadata.none().with("😀", "2").with("a", "3").with("\uFFFD", "1"));
        }

        @Test
        void have_reserved_keys_with_a_meaning() {
            Metadata metadata =
                    Metadata.of(
                            Map.of(
                                    Metadata.CORRELATION,
                                    "c",
                                    Metadata.CAUSATION,
                                    "d",
                                    Metadata.ACTOR,
                                    "e"));

            assertThat(metadata.correlation()).contains("c");
            assertThat(metadata.causation()).contains("d");
            assertThat(metadata.actor()).contains("e");
            assertThat(Metadata.none().actor()).isEmpty();
            assertThat(refusal(() -> Metadata.of(Map.of("gesta.", "x"))).actual())
                    .isEqualTo("gesta.");
        }

        @Test
        void are_limited() {
            assertThat(refusal(() -> Metadata.of(Map.of("k".repeat(257), ""))).limit())
                    .isEqualTo("256 bytes");
            refusal(() -> Metadata.of(Map.of("k", "v".repeat(Limits.MAX_METADATA_BYTES))));
            assertThat(
                            Metadata.of(Map.of("k", "v".repeat(Limits.MAX_METADATA_BYTES - 1)))
                                    .entries())
                    .hasSize(1);
        }
    }

    @Nested
    class An_event_and_its_place {

        private final Event event =
                Event.of("Té", Payload.of("a/b", new byte[10]), Tag.of("x:1"))
                        .withMetadata(Metadata.of(Map.of("k", "é")));

        @Test
        void counts_all_its_parts_in_bytes() {
            assertThat(event.sizeInBytes()).isEqualTo(10 + 3 + 3 + 3 + 1 + 2);
        }

        @Test
        void knows_the_borders_of_its_append() {
            SequencedEvent second = new SequencedEvent(Position.of(8), Instant.EPOCH, 1, 3, event);

            assertThat(second.firstOfAppend()).isEqualTo(Position.of(7));
            assertThat(second.lastOfAppend()).isEqualTo(Position.of(9));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new SequencedEvent(Position.of(8), Instant.EPOCH, 3, 3, event));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new SequencedEvent(Position.of(8), Instant.EPOCH, -1, 3, event));
        }

        @Test
        void positions_are_ordered_and_not_negative() {
            assertThat(Position.of(0)).isSameAs(Position.START);
            assertThat(Position.of(2).isAfter(Position.of(1))).isTrue();
            assertThat(Position.of(2).isAfter(Position.of(2))).isFalse();
            assertThat(List.of(Position.of(1), Position.of(2)))
                    .isSortedAccordingTo(Comparator.naturalOrder());
            refusal(() -> Position.of(-1));
        }
    }

    @Test
    void an_append_copies_its_lists() {
        var events = new ArrayList<>(List.of(Event.of("A", Payload.json("1"))));
        Append append = Append.of(events);

        events.clear();

        assertThat(append.events()).hasSize(1);
        assertThat(append.conditions()).isEmpty();
    }

    @Test
    void read_options_change_one_thing_at_a_time() {
        ReadOptions options = ReadOptions.backwards().from(5).limit(2);

        assertThat(options.isBackwards()).isTrue();
        assertThat(options.from()).isEqualTo(Position.of(5));
        assertThat(options.limit()).isEqualTo(2);
        refusal(() -> ReadOptions.forwards().limit(0));
    }
}
