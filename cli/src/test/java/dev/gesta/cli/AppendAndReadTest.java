package dev.gesta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.cli.Shell.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendAndReadTest {

    private static final String ID = "018f0000-0000-7000-8000-000000000001";

    @TempDir Path temp;

    private final Shell shell = Shell.withoutTerminal();
    private Path shop;

    @BeforeEach
    void name_a_store() {
        shop = temp.resolve("shop");
    }

    private Run append(String type, String tag) {
        return shell.gesta("append", "-s", shop, "-t", type, "-g", tag);
    }

    @Nested
    class An_append {

        @Test
        void makes_a_store_where_there_is_none_and_says_so() {
            Run run = append("order-placed", "order:7");

            assertThat(run.status()).isZero();
            assertThat(run.errorLines()).containsExactly("made a store in " + shop);
            assertThat(run.lines().getFirst()).isEqualTo("1 event appended at position 1");
            assertThat(append("order-placed", "order:8").errors()).isEmpty();
        }

        @Test
        void takes_one_event_from_options() {
            shell.gesta(
                    "append",
                    "-s",
                    shop,
                    "-t",
                    "order-placed",
                    "-g",
                    "order:7",
                    "-g",
                    "customer:1",
                    "-d",
                    "{\"total\": 12.50}",
                    "-m",
                    "gesta.actor=ann",
                    "--id",
                    ID);

            assertThat(shell.gesta("read", "-s", shop, "--json").lines())
                    .singleElement()
                    .asString()
                    .matches(
                            "\\{\"position\":\"1\",\"id\":\""
                                    + ID
                                    + "\",\"type\":\"order-placed\","
                                    + "\"tags\":\\[\"customer:1\",\"order:7\"],"
                                    + "\"recordedAt\":\"[-0-9]{10}T[:0-9]{8}\\.[0-9]{6}Z\","
                                    + "\"append\":\\{\"index\":0,\"size\":1},"
                                    + "\"contentType\":\"application/json\","
                                    + "\"data\":\\{\"total\":12.50},"
                                    + "\"dataBase64\":\"[A-Za-z0-9+/=]+\","
                                    + "\"metadata\":\\{\"gesta.actor\":\"ann\"}}");
        }

        @Test
        void takes_many_events_from_standard_input_as_one_append() {
            Run run =
                    shell.gestaReads(
                            """
                            {"type":"a","tags":["x:1"]}
                            {"type":"b","data":[1,2]}
                            """,
                            "append",
                            "-s",
                            shop,
                            "--json");

            assertThat(run.output())
                    .matches(
                            "\\{\"first\":\"1\",\"last\":\"2\",\"token\":\".*/2\","
                                    + "\"repeated\":false}\n");
            assertThat(shell.gesta("read", "-s", shop, "--json").output())
                    .contains("\"append\":{\"index\":0,\"size\":2}")
                    .contains("\"append\":{\"index\":1,\"size\":2}");
        }

        @Test
        void takes_events_from_a_file() throws Exception {
            Path file = temp.resolve("events.jsonl");
            Files.writeString(file, "{\"type\":\"a\"}");

            assertThat(shell.gesta("append", "-s", shop, file).status()).isZero();
        }

        @Test
        void sent_again_with_the_same_id_gives_the_first_answer() {
            shell.gesta("append", "-s", shop, "-t", "a", "--id", ID);

            Run again = shell.gesta("append", "-s", shop, "-t", "a", "--id", ID);

            assertThat(again.status()).isZero();
            assertThat(again.lines().getFirst()).isEqualTo("1 event stored before, at position 1");
        }

        @Test
        void of_another_event_with_the_same_id_is_refused() {
            shell.gesta("append", "-s", shop, "-t", "a", "--id", ID);

            Run other = shell.gesta("append", "-s", shop, "-t", "b", "--id", ID);

            assertThat(other.status()).isEqualTo(4);
            assertThat(other.errors()).contains(ID, "position 1");
        }

        @Test
        void refuses_data_that_is_not_json_and_says_how_to_quote_it() {
            Run run = shell.gesta("append", "-s", shop, "-t", "a", "-d", "{total:12}");

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errorLines())
                    .containsExactly(
                            "gesta: --data is not JSON: {total:12}",
                            "  → quote it for the shell, as in -d '{\"total\":12}',"
                                    + " or give a --content-type");
            assertThat(shop).doesNotExist();
        }

        @Test
        void names_line_and_column_of_an_event_that_is_malformed() {
            String lines = "{\"type\":\"a\"}\n{\"type\":\"b\",\"tag\":\"x:1\"}\n";

            Run run = shell.gestaReads(lines, "append", "-s", shop);

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errors())
                    .startsWith("gesta: standard input, line 2, column 19: \"tag\" is not a key");
            assertThat(shop).doesNotExist();
        }

        @Test
        void names_the_limit_of_an_event_that_is_too_large() {
            Run run = shell.gesta("append", "-s", shop, "-t", "a".repeat(300), "--json");

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errors())
                    .contains("\"error\":\"invalid-request\"")
                    .contains("\"rule\":\"event type is too long\"")
                    .contains("\"limit\":\"256 bytes\",\"actual\":\"300 bytes\"");
        }
    }

    @Nested
    class A_condition {

        private static final String PLACED =
                "{\"items\":[{\"types\":[\"order-placed\"],\"tags\":[\"order:7\"]}]}";

        @Test
        void on_a_query_refuses_the_append_once_an_event_matches() {
            append("order-placed", "order:7");

            Run run =
                    shell.gesta(
                            "append", "-s", shop, "-t", "order-placed", "--fail-if-match", PLACED);

            assertThat(run.status()).isEqualTo(3);
            assertThat(run.errors())
                    .contains("position 1")
                    .contains("read again from there on, decide again");
            assertThat(shell.gesta("read", "-s", shop, "--count").lines()).containsExactly("1");
        }

        @Test
        void counts_only_what_came_after_the_token() {
            append("order-placed", "order:7");

            Run seen =
                    shell.gesta(
                            "append",
                            "-s",
                            shop,
                            "-t",
                            "order-placed",
                            "-g",
                            "order:7",
                            "--fail-if-match",
                            PLACED,
                            "--after",
                            "1");
            Run unseen =
                    shell.gesta(
                            "append",
                            "-s",
                            shop,
                            "-t",
                            "order-placed",
                            "--fail-if-match",
                            PLACED,
                            "--after",
                            "1",
                            "--json");

            assertThat(seen.status()).isZero();
            assertThat(unseen.status()).isEqualTo(3);
            assertThat(unseen.errors())
                    .contains("\"remedy\":\"DECIDE_AGAIN\"", "\"conflict\":\"2\"");
        }

        @Test
        void on_a_revision_holds_while_the_stream_ends_there() {
            Run first =
                    shell.gesta(
                            "append",
                            "-s",
                            shop,
                            "-t",
                            "a",
                            "-g",
                            "x:=1",
                            "--expect-revision",
                            "x:=1=-1");
            Run second =
                    shell.gesta(
                            "append",
                            "-s",
                            shop,
                            "-t",
                            "b",
                            "-g",
                            "x:=1",
                            "--expect-revision",
                            "x:=1=0");
            Run late =
                    shell.gesta(
                            "append",
                            "-s",
                            shop,
                            "-t",
                            "c",
                            "-g",
                            "x:=1",
                            "--expect-revision",
                            "x:=1=0");

            assertThat(first.status()).isZero();
            assertThat(second.status()).isZero();
            assertThat(late.status()).isEqualTo(3);
        }

        @Test
        void that_makes_no_sense_is_a_wrong_command_line() {
            assertThat(shell.gesta("append", "-s", shop, "-t", "a", "--after", "1").status())
                    .isEqualTo(2);
            assertThat(
                            shell.gesta("append", "-s", shop, "-t", "a", "--expect-revision", "x")
                                    .status())
                    .isEqualTo(2);
            assertThat(shop).doesNotExist();
        }

        @Test
        void with_a_token_of_another_store_is_refused() {
            append("a", "x:1");
            String token = "018f0000-0000-7000-8000-000000000001/0000000000000001/1";

            Run run =
                    shell.gesta(
                            "append",
                            "-s",
                            shop,
                            "-t",
                            "a",
                            "--fail-if-match",
                            PLACED,
                            "--after",
                            token);

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errors()).contains("token is of another store");
        }
    }

    @Nested
    class A_read {

        @BeforeEach
        void append_three_events() {
            append("placed", "order:7");
            append("placed", "order:8");
            append("paid", "order:7");
        }

        @Test
        void shows_events_in_order_with_the_token_at_the_end() {
            Run run = shell.gesta("read", "-s", shop);

            assertThat(run.lines())
                    .hasSize(3)
                    .allMatch(line -> !line.contains("\033"))
                    .last()
                    .asString()
                    .matches(" *3  [-0-9]{10} [.:0-9]{12}  paid +order:7 +\\{}");
            assertThat(run.errors()).matches("3 events, token [-0-9a-f]{36}/[0-9a-f]{16}/3\n");
        }

        @Test
        void of_types_means_any_of_them_and_of_tags_all() {
            assertThat(count("-t", "placed")).isEqualTo("2");
            assertThat(count("-t", "placed", "-t", "paid")).isEqualTo("3");
            assertThat(count("-g", "order:7")).isEqualTo("2");
            assertThat(count("-t", "placed", "-g", "order:7")).isEqualTo("1");
            assertThat(count("-g", "order:7", "-g", "order:8")).isEqualTo("0");
        }

        @Test
        void of_a_query_takes_the_canonical_json() {
            assertThat(count("-q", "{\"items\":[{\"types\":[\"paid\"]},{\"tags\":[\"order:8\"]}]}"))
                    .isEqualTo("2");
            assertThat(shell.gesta("read", "-s", shop, "-q", "{}", "-t", "paid").status())
                    .isEqualTo(2);
            Run malformed = shell.gesta("read", "-s", shop, "-q", "{\"items\":[7]}");
            assertThat(malformed.status()).isEqualTo(4);
            assertThat(malformed.errors()).contains("character 11");
        }

        @Test
        void has_a_beginning_a_direction_and_a_limit() {
            assertThat(types("--from", "2")).containsExactly("placed", "paid");
            assertThat(types("--backwards")).containsExactly("paid", "placed", "placed");
            assertThat(types("--backwards", "--from", "2", "-n", "1")).containsExactly("placed");
            assertThat(count("--limit", "2")).isEqualTo("2");
            assertThat(shell.gesta("read", "-s", shop, "-n", "0").status()).isEqualTo(4);
        }

        @Test
        void cut_by_its_limit_gives_the_token_of_what_was_seen() {
            assertThat(shell.gesta("read", "-s", shop, "-n", "2").errors()).contains("/2\n");
        }

        @Test
        void counts_in_json_too() {
            assertThat(shell.gesta("read", "-s", shop, "-c", "--json").output())
                    .isEqualTo("{\"count\":3}\n");
        }

        @Test
        void on_a_terminal_fills_the_width_and_no_more() {
            Shell narrow = Shell.onTerminal(40, Map.of("NO_COLOR", "1", "LANG", "C.UTF-8"));
            Shell wide = Shell.onTerminal(120, Map.of("NO_COLOR", "1", "LANG", "C.UTF-8"));

            assertThat(narrow.gesta("read", "-s", shop).lines())
                    .allMatch(line -> line.length() <= 40)
                    .last()
                    .isEqualTo("  3  paid                    order:7  {}");
            assertThat(wide.gesta("read", "-s", shop).lines().getFirst())
                    .matches("  1  \\d{4}-\\d\\d-\\d\\d \\S{12}  placed +order:7  \\{}");
        }

        @Test
        void on_a_terminal_is_coloured_unless_that_is_refused() {
            Map<String, String> plain = Map.of("LANG", "C.UTF-8");

            assertThat(Shell.onTerminal(80, plain).gesta("read", "-s", shop).output())
                    .contains("\033[36m");
            assertThat(
                            Shell.onTerminal(80, Map.of("NO_COLOR", "1"))
                                    .gesta("read", "-s", shop)
                                    .output())
                    .doesNotContain("\033");
        }

        private String count(Object... options) {
            return read("--count", options).output().strip();
        }

        private java.util.List<String> types(Object... options) {
            return read("--json", options).lines().stream()
                    .map(line -> line.replaceAll(".*\"type\":\"([^\"]*)\".*", "$1"))
                    .toList();
        }

        private Run read(String flag, Object... options) {
            Object[] all = new Object[options.length + 4];
            System.arraycopy(new Object[] {"read", "-s", shop, flag}, 0, all, 0, 4);
            System.arraycopy(options, 0, all, 4, options.length);
            return shell.gesta(all);
        }
    }

    @Nested
    class The_store {

        @Test
        void must_be_named() {
            Run run = shell.gesta("read");

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.errors()).contains("--store DIR").contains("GESTA_STORE");
        }

        @Test
        void can_be_named_by_the_environment() {
            append("a", "x:1");

            Run run = shell.with(Map.of("GESTA_STORE", shop.toString())).gesta("read", "--count");

            assertThat(run.output()).isEqualTo("1\n");
        }

        @Test
        void is_never_made_by_a_read() {
            Run run = shell.gesta("read", "-s", shop);

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errorLines().getFirst()).isEqualTo("gesta: no store in " + shop);
            assertThat(shop).doesNotExist();
        }

        @Test
        void is_not_made_in_a_folder_that_holds_something_else() throws Exception {
            Files.createDirectories(shop);
            Files.writeString(shop.resolve("letter.txt"), "dear");

            Run run = append("a", "x:1");

            assertThat(run.status()).isNotZero();
            assertThat(shop.resolve("letter.txt")).hasContent("dear");
        }
    }
}
