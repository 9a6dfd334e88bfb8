package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Event;
import dev.gesta.InvalidRequestException;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Remedy;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.toolkit.School.CourseDefined;
import dev.gesta.toolkit.School.CourseId;
import dev.gesta.toolkit.School.SchoolEvent;
import dev.gesta.toolkit.School.StudentId;
import dev.gesta.toolkit.School.StudentSubscribed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EventCatalogTest {

    private static final UUID ID = new UUID(0, 1);

    record Nameless(String text) {}

    @EventType("named")
    record Named(String text) {}

    @EventType("named")
    record NamedAlike(String text) {}

    @EventType("")
    record BlankName() {}

    @EventType(value = "old", version = 0)
    record VersionZero() {}

    @EventType("newer")
    record Newer(String text) {}

    @EventType(value = "second", version = 2)
    record Second(String text) {}

    @EventType("no-record")
    static final class NoRecord {}

    @TagKey("matter")
    record CaseId(String value) implements TagId {}

    record LoanOfferId(String value) implements TagId {}

    @TagKey(" ")
    record BlankKeyId(String value) implements TagId {}

    @EventType("blank-key")
    record BlankKey(BlankKeyId id) {}

    @EventType("many-ids")
    record ManyIds(
            CaseId first,
            Optional<LoanOfferId> second,
            List<StudentId> more,
            Set<Optional<CourseId>> nested,
            String text) {}

    private final EventCatalog catalog = EventCatalog.of(SchoolEvent.class, Named.class);

    @Test
    void refuses_a_class_without_a_name() {
        assertThatThrownBy(() -> EventCatalog.of(Nameless.class))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(Nameless.class.getName() + " without one")
                .hasMessageContaining("@EventType(\"a-name-for-ever\")");
    }

    @Test
    void refuses_a_class_that_is_no_record() {
        assertThatThrownBy(() -> EventCatalog.of(NoRecord.class))
                .hasMessageContaining("must be a record")
                .hasMessageContaining(NoRecord.class.getName());
    }

    @Test
    void refuses_a_name_that_no_store_takes() {
        assertThatThrownBy(() -> EventCatalog.of(BlankName.class))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(BlankName.class.getName());
    }

    @Test
    void refuses_a_version_below_one() {
        assertThatThrownBy(() -> EventCatalog.of(VersionZero.class))
                .hasMessageContaining("found 0 on " + VersionZero.class.getName());
    }

    @Test
    void refuses_two_classes_of_one_name() {
        assertThatThrownBy(() -> EventCatalog.of(Named.class, NamedAlike.class))
                .hasMessageContaining("\"named\" on")
                .hasMessageContaining(Named.class.getName())
                .hasMessageContaining(NamedAlike.class.getName());
    }

    @Test
    void refuses_a_blank_key_of_tags_at_start_up() {
        assertThatThrownBy(() -> EventCatalog.of(BlankKey.class))
                .hasMessageContaining("@TagKey")
                .hasMessageContaining(BlankKeyId.class.getName());
    }

    @Test
    void refuses_a_handler_for_an_event_that_is_not_in_the_catalog() {
        Projection<Integer> newer = Projection.count(Newer.class);

        assertThatThrownBy(() -> newer.query(catalog))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("add the class to EventCatalog.of(...)")
                .hasMessageContaining("found " + Newer.class.getName());
    }

    @Test
    void finds_all_records_below_a_sealed_type_and_the_types_of_any_class_above_them() {
        assertThat(catalog.classes()).hasSize(4).contains(CourseDefined.class, Named.class);
        assertThat(catalog.typesOf(Record.class))
                .containsExactly(
                        "capacity-changed", "course-defined", "named", "student-subscribed");
    }

    @Test
    void makes_tags_of_ids_wherever_a_component_holds_them() {
        Event event =
                EventCatalog.of(ManyIds.class)
                        .encode(
                                new ManyIds(
                                        new CaseId("1"),
                                        Optional.of(new LoanOfferId("2")),
                                        List.of(new StudentId("3"), new StudentId("4")),
                                        Set.of(Optional.of(new CourseId("5"))),
                                        "course:6"),
                                ID);

        assertThat(event.tags())
                .containsExactlyInAnyOrder(
                        Tag.of("matter:1"),
                        Tag.of("loan-offer:2"),
                        Tag.of("student:3"),
                        Tag.of("student:4"),
                        Tag.of("course:5"));
    }

    @Test
    void refuses_a_blank_id_naming_it() {
        assertThatThrownBy(() -> catalog.encode(new CourseDefined(new CourseId(" "), 1), ID))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tag id must have a value")
                .hasMessageContaining(CourseId.class.getName());
    }

    @Test
    @SuppressWarnings("NullAway") // the null is the point
    void refuses_null_in_an_event_before_it_is_stored() {
        assertThatThrownBy(() -> catalog.encode(new CourseDefined(new CourseId(null), 1), ID))
                .hasMessageContaining("tag id must have a value");
        assertThatThrownBy(() -> catalog.encode(new CourseDefined(null, 1), ID))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("null in course of " + CourseDefined.class.getName());
        assertThatThrownBy(() -> catalog.encode(new Named(null), ID))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"text\": is null")
                .hasMessageContaining(Named.class.getName());
    }

    @Test
    void reads_what_it_wrote() {
        StudentSubscribed event = new StudentSubscribed(new StudentId("s1"), new CourseId("c1"));

        List<Sequenced<?>> read = catalog.decode(stored(catalog.encode(event, ID)));

        assertThat(read).hasSize(1);
        assertThat(read.getFirst().event()).isEqualTo(event);
        assertThat(read.getFirst().position()).isEqualTo(Position.of(7));
        assertThat(read.getFirst().recordedAt()).isEqualTo(Instant.EPOCH);
        assertThat(read.getFirst().tags()).contains(Tag.of("course:c1"));
    }

    @Test
    void writes_the_version_of_a_class_whatever_the_metadata_says() {
        Metadata wrong = Metadata.none().with(Metadata.SCHEMA_VERSION, "9");
        EventCatalog versions = EventCatalog.of(Named.class, Second.class);

        assertThat(versions.encode(new Named("a"), ID, wrong).metadata())
                .isEqualTo(Metadata.none().with(Metadata.SCHEMA_VERSION, "1"));
        assertThat(versions.encode(new Second("a"), ID).metadata())
                .isEqualTo(Metadata.none().with(Metadata.SCHEMA_VERSION, "2"));
        assertThat(versions.encode(new Named("a"), ID).metadata()).isEqualTo(Metadata.none());
    }

    @Test
    void fails_on_an_unknown_type_naming_it_its_position_and_the_three_ways_out() {
        SequencedEvent unknown = stored(Event.of("strange", Payload.json("{}")));

        assertThatThrownBy(() -> catalog.decode(unknown))
                .isInstanceOfSatisfying(
                        UndecodableEventException.class,
                        e -> {
                            assertThat(e.type()).isEqualTo("strange");
                            assertThat(e.position()).isEqualTo(Position.of(7));
                            assertThat(e.remedy()).isEqualTo(Remedy.FIX_REQUEST);
                        })
                .hasMessageContaining("\"strange\" at position 7")
                .hasMessageContaining("@EventType(\"strange\")")
                .hasMessageContaining("upcaster")
                .hasMessageContaining("UnknownEvents.SKIP");
    }

    @Test
    void skips_an_unknown_type_where_that_was_asked_for() {
        SequencedEvent unknown = stored(Event.of("strange", Payload.json("{}")));

        assertThat(catalog.withUnknown(UnknownEvents.SKIP).decode(unknown)).isEmpty();
    }

    @Test
    void refuses_versions_that_are_newer_older_or_no_number() {
        EventCatalog versions = EventCatalog.of(Second.class);

        assertThatThrownBy(() -> versions.decode(stored(version("3"))))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("a newer release wrote it");
        assertThatThrownBy(() -> versions.decode(stored(version("1"))))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("add an upcaster for \"second\" from version 1");
        assertThatThrownBy(() -> versions.decode(stored(version("two"))))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("no number: two");
    }

    @Test
    void says_what_does_not_fit() {
        SequencedEvent misfit = stored(Event.of("named", Payload.json("{\"text\":{}}")));

        assertThatThrownBy(() -> catalog.decode(misfit))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("does not fit " + Named.class.getName())
                .hasMessageContaining("\"text\": ")
                .hasMessageContaining("an upcaster from version 1");
    }

    @Test
    void writes_with_the_codec_added_last_and_reads_what_each_wrote() {
        EventCatalog both = catalog.withCodec(new QuotedCodec());
        Event old = catalog.encode(new Named("a"), ID);
        Event quoted = both.encode(new Named("b"), ID);

        assertThat(quoted.data()).isEqualTo(quoted("'{\"text\":\"b\"}'"));
        assertThat(both.decode(stored(old)).getFirst().event()).isEqualTo(new Named("a"));
        assertThat(both.decode(stored(quoted)).getFirst().event()).isEqualTo(new Named("b"));
        assertThatThrownBy(() -> catalog.decode(stored(quoted)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("no codec reads \"text/quoted\"");
    }

    @Test
    void upcasts_what_another_codec_wrote() {
        EventCatalog both =
                EventCatalog.of(Named.class)
                        .withCodec(new QuotedCodec())
                        .withUpcasters(Upcaster.rename("was-named", "named"));
        Event old =
                new Event(
                        ID,
                        "was-named",
                        Tags.none(),
                        quoted("'{\"text\":\"c\"}'"),
                        Metadata.none());

        assertThat(both.decode(stored(old)).getFirst().event()).isEqualTo(new Named("c"));
    }

    private static Payload quoted(String text) {
        return Payload.of("text/quoted", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Event version(String version) {
        return Event.of("second", Payload.json("{\"text\":\"a\"}"))
                .withMetadata(Metadata.none().with(Metadata.SCHEMA_VERSION, version));
    }

    private static SequencedEvent stored(Event event) {
        return new SequencedEvent(Position.of(7), Instant.EPOCH, 0, 1, event);
    }

    /** JSON between quotes: as much of another format as a test needs. */
    private static final class QuotedCodec implements PayloadCodec {

        private final JsonMapper mapper = JsonCodec.mapperBuilder().build();

        @Override
        public String contentType() {
            return "text/quoted";
        }

        @Override
        public Payload encode(Object event) {
            return quoted("'" + mapper.writeValueAsString(event) + "'");
        }

        @Override
        public <T> T decode(Payload data, Class<T> type) {
            return mapper.readValue(inner(data), type);
        }

        @Override
        public ObjectNode toTree(Payload data) {
            return (ObjectNode) mapper.readTree(inner(data));
        }

        @Override
        public Payload fromTree(ObjectNode tree) {
            return encode(tree);
        }

        private static String inner(Payload data) {
            String text = data.asText();
            return text.substring(1, text.length() - 1);
        }
    }
}
