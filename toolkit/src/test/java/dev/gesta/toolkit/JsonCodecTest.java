package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.gesta.InvalidRequestException;
import dev.gesta.Payload;
import dev.gesta.toolkit.School.CourseId;
import dev.gesta.toolkit.School.StudentId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCodecTest {

    sealed interface Shape {}

    record Circle(int radius) implements Shape {}

    record FlatSquare(int side) implements Shape {}

    @JsonTypeName("3d")
    record Cube(int edge) implements Shape {}

    enum Sign {
        PLUS {
            @Override
            int of(int number) {
                return number;
            }
        },
        MINUS {
            @Override
            int of(int number) {
                return -number;
            }
        };

        abstract int of(int number);
    }

    sealed interface PartyId extends TagId {}

    record PersonId(String value) implements PartyId {}

    record CompanyId(String value) implements PartyId {}

    /** An id that takes no value with a space in it. */
    record StrictId(String value) implements TagId {
        StrictId {
            if (value.contains(" ")) {
                throw new IllegalArgumentException("no spaces");
            }
        }
    }

    record Range(int from, int to) {}

    record Plain(String text, int number) {}

    record Everything(
            CourseId course,
            Shape shape,
            List<Shape> shapes,
            Sign sign,
            PartyId party,
            Optional<Range> range,
            Optional<String> none,
            Map<StudentId, Integer> marks,
            Instant at,
            LocalDate day,
            Duration time,
            BigDecimal money) {}

    record WithId(StrictId id) {}

    record WithList(List<String> texts, Optional<Range> range) {}

    record Nested(Plain inner) {}

    private final JsonCodec codec = JsonCodec.standard();

    @Test
    void writes_records_as_a_reader_expects_and_reads_them_back() {
        Everything event =
                new Everything(
                        new CourseId("c1"),
                        new FlatSquare(2),
                        List.of(new Circle(1), new Cube(3)),
                        Sign.MINUS,
                        new CompanyId("acme"),
                        Optional.of(new Range(1, 2)),
                        Optional.empty(),
                        Map.of(new StudentId("s1"), 5),
                        Instant.parse("2026-01-02T03:04:05.000006Z"),
                        LocalDate.of(2026, 1, 2),
                        Duration.ofMinutes(90),
                        new BigDecimal("1.10"));

        Payload json = codec.encode(event);

        assertThat(json.contentType()).isEqualTo(Payload.JSON);
        assertThat(json.asText())
                .contains("\"course\":\"c1\"")
                .contains("\"shape\":{\"kind\":\"flat-square\",\"side\":2}")
                .contains("{\"kind\":\"3d\",\"edge\":3}")
                .contains("\"sign\":\"MINUS\"")
                .contains("\"none\":null")
                .contains("\"marks\":{\"s1\":5}")
                .contains("\"at\":\"2026-01-02T03:04:05.000006Z\"")
                .contains("\"day\":\"2026-01-02\"")
                .contains("\"time\":\"PT1H30M\"")
                .contains("\"money\":1.10");
        assertThat(codec.decode(json, Everything.class)).isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"a\"} | \"number\"",
                "{\"number\":1} | \"text\"",
                "{\"text\":null,\"number\":1} | \"text\"",
                "{\"text\":\"a\",\"number\":null} | \"number\"",
                "{\"text\":\"a\",\"number\":\"many\"} | \"number\"",
                "{\"text\":\"a\",\"number\":99999999999} | \"number\"",
                "{\"text\":\"a\",\"text\":\"b\",\"number\":1} | Duplicate",
                "{\"text\":\"a\",\"number\":1} {} | Trailing",
                "[] | ",
                "{\"text\":\"a\" | ",
            })
    void refuses_what_does_not_fit_and_says_where(String json, String place) {
        assertThatThrownBy(() -> codec.decode(Payload.json(json), Plain.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(place == null ? "" : place)
                .hasMessageNotContaining("\n");
    }

    @Test
    void names_the_path_to_what_does_not_fit() {
        Payload json = Payload.json("{\"inner\":{\"text\":\"a\"}}");

        assertThatThrownBy(() -> codec.decode(json, Nested.class))
                .hasMessageContaining("\"inner.number\"");
    }

    @Test
    void reads_an_absent_optional_as_empty_and_ignores_fields_it_does_not_know() {
        Payload json = Payload.json("{\"texts\":[\"a\"],\"since\":{\"long\":[1]}}");

        assertThat(codec.decode(json, WithList.class))
                .isEqualTo(new WithList(List.of("a"), Optional.empty()));
    }

    @Test
    void refuses_null_among_the_elements_of_a_list() {
        assertThatThrownBy(() ->
                        codec.decode(Payload.json("{\"texts\":[\"a\",null]}"), WithList.class))
                .hasMessageContaining("texts");
    }

    @Test
    void refuses_to_write_null_at_any_depth() {
        @SuppressWarnings("NullAway") // the null is the point
        Nested nested = new Nested(new Plain(null, 1));

        assertThatThrownBy(() -> codec.encode(nested))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"inner.text\": is null")
                .hasMessageContaining(Nested.class.getName());
    }

    @Test
    void refuses_an_unknown_kind() {
        assertThatThrownBy(() ->
                        codec.decode(Payload.json("{\"kind\":\"star\",\"points\":5}"), Shape.class))
                .hasMessageContaining("star");
    }

    @Test
    void says_which_id_its_class_refuses() {
        assertThatThrownBy(() -> codec.decode(Payload.json("{\"id\":\"a b\"}"), WithId.class))
                .hasMessageContaining("\"id\": ")
                .hasMessageContaining("no spaces");
    }

    @Test
    void refuses_nesting_that_would_fill_the_stack() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        Payload ignored = Payload.json("{\"texts\":[],\"deep\":" + deep + "}");

        assertThatThrownBy(() -> codec.decode(ignored, WithList.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nesting");
        assertThatThrownBy(() -> codec.toTree(ignored))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nesting");
    }

    @Test
    void gives_upcasters_objects_only() {
        assertThat(codec.toTree(Payload.json("{\"a\":1}")).get("a").asInt()).isEqualTo(1);
        assertThatThrownBy(() -> codec.toTree(Payload.json("[1]")))
                .hasMessageContaining("wanted a JSON object, found ARRAY");
    }

    @Test
    void takes_a_mapper_of_the_applications_own() {
        JsonCodec own = JsonCodec.of(JsonCodec.mapperBuilder().build());

        assertThat(own.decode(own.encode(new Plain("a", 1)), Plain.class))
                .isEqualTo(new Plain("a", 1));
    }
}
