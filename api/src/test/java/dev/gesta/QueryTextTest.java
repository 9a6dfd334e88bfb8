package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {

    @Test
    void prints_one_canonical_form() {
        Query query =
                Query.anyOf(
                        QueryItem.types("B", "A").and(Tag.of("y:1"), Tag.of("x:1")),
                        QueryItem.types("C"),
                        QueryItem.tags(Tag.of("a\"b\\")));

        assertThat(query)
                .hasToString(
                        """
                        {"items":[{"types":["A","B"],"tags":["x:1","y:1"]},{"types":["C"]},\
                        {"tags":["a\\"b\\\\"]}]}\
                        """);
        assertThat(Query.all()).hasToString("{\"all\":true}");
    }

    @Test
    void reads_back_what_it_printed() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 500; i++) {
            List<QueryItem> items = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(3); j++) {
                items.add(QueryItem.types(word(random), word(random)).and(Tag.of(word(random))));
            }
            Query query = new Query.AnyOf(items);

            assertThat(Query.parse(query.toString())).isEqualTo(query);
        }
    }

    private static String word(SplittableRandom random) {
        String[] parts = {
            "a", "\"", "\\", "/", "é", "😀", " ", "{", "]", ",", ":", "\u2028", "\\u0041"
        };
        return parts[random.nextInt(parts.length)] + parts[random.nextInt(parts.length)];
    }

    @Test
    void reads_space_escapes_and_either_order_of_keys() {
        assertThat(
                        Query.parse(
                                " { \"items\" : [ { \"tags\" : [ \"\\u0078:\\/1\" ] ,\r\n\t"
                                        + "\"types\":[\"\\ud83d\\ude00\"] } ] } "))
                .isEqualTo(Query.anyOf(QueryItem.types("😀").and(Tag.of("x:/1"))));
        assertThat(Query.parse("{\"items\":[{\"types\":[\"A\"],\"tags\":[]}]}"))
                .isEqualTo(Query.types("A"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "{\"all\":false}",
                "{\"all\":truex}",
                "{\"all\":true,\"all\":true}",
                "{\"all\":true}}",
                "{\"all\":true} x",
                "{\"ALL\":true}",
                "{\"items\":null}",
                "{\"items\":{}}",
                "{\"items\":[]}",
                "{\"items\":[{}]}",
                "{\"items\":[{}],\"all\":true}",
                "{\"items\":[[[[[[]]]]]]}",
                "{\"items\":[{\"types\":[\"A\"]},]}",
                "{\"items\":[{\"types\":[\"A\",]}]}",
                "{\"items\":[{\"types\":\"A\"}]}",
                "{\"items\":[{\"types\":[[\"A\"]]}]}",
                "{\"items\":[{\"types\":[\"A\"],\"types\":[\"B\"]}]}",
                "{\"items\":[{\"types\":[\"A\"],\"kinds\":[\"B\"]}]}",
                "{\"items\":[{\"types\":[\"\"]}]}",
                "{\"items\":[{\"types\":[\"a\\nb\"]}]}",
                "{\"items\":[{\"types\":[\"a\nb\"]}]}",
                "{\"items\":[{\"types\":[\"\\x\"]}]}",
                "{\"items\":[{\"types\":[\"\\u12\"]}]}",
                "{\"items\":[{\"types\":[\"\\ud83d\"]}]}",
                "{\"items\":[{\"types\":[\"A]}]}",
                "{\"items\":[{\"types\":[\"A\"]}]",
            })
    void refuses_what_is_not_a_query(String text) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Query.parse(text));
    }

    @Test
    void refuses_digits_that_are_not_of_JSON() {
        String fullWidth = "{\"items\":[{\"types\":[\"\\u００４１\"]}]}";

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Query.parse(fullWidth));
    }

    @Test
    void names_the_place_of_a_mistake() {
        InvalidRequestException refusal =
                assertThatExceptionOfType(InvalidRequestException.class)
                        .isThrownBy(() -> Query.parse("{\"all\":maybe}"))
                        .actual();

        assertThat(refusal.rule()).endsWith("character 8");
        assertThat(refusal.limit()).isEqualTo("true");
        assertThat(refusal.actual()).isEqualTo("'m'");
    }

    @Test
    void is_not_impressed_by_depth_and_length() {
        for (String text : List.of("[".repeat(100_000), "{\"items\":" + "[".repeat(100_000))) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> Query.parse(text));
        }
        String item = "{\"types\":[\"A\"]}";
        String many = "{\"items\":[" + (item + ",").repeat(100_000) + item + "]}";
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Query.parse(many))
                .satisfies(e -> assertThat(e.limit()).isEqualTo("64 items"));
    }

    @Test
    void merging_keeps_each_item_once() {
        Query a = Query.types("A");
        Query b = Query.types("B");

        assertThat(a.or(b).or(a))
                .isEqualTo(Query.anyOf(QueryItem.types("A"), QueryItem.types("B")));
        assertThat(a.or(Query.all())).isEqualTo(Query.all());
        assertThat(Query.all().or(a)).isEqualTo(Query.all());
    }
}
