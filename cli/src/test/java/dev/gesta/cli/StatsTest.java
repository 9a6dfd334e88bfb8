package dev.gesta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.cli.Shell.Run;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsTest {

    @TempDir Path temp;

    private final Shell shell = Shell.withoutTerminal();
    private Path shop;

    @BeforeEach
    void place_orders_that_go_two_ways() {
        shop = temp.resolve("shop");
        shell.gestaReads(
                """
                {"type":"placed","tags":["order:1","customer:1"]}
                {"type":"placed","tags":["order:2","customer:2"]}
                {"type":"paid","tags":["order:1"]}
                {"type":"placed","tags":["order:3","customer:1"]}
                {"type":"paid","tags":["order:3"]}
                {"type":"sent","tags":["order:1"]}
                {"type":"cancelled","tags":["order:2"]}
                {"type":"sent","tags":["order:3"]}
                {"type":"closed"}
                """,
                "import",
                "-s",
                shop);
    }

    @Test
    void say_how_many_events_there_are_and_of_which_types() {
        Run run = shell.gesta("stats", "-s", shop);

        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .startsWith("events      9", "head        9", "segments    1")
                .contains("5 types")
                .containsSequence(
                        "         3  placed     ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇",
                        "         2  paid       ▇▇▇▇▇▇▇▇▇▇▇▇▇▇",
                        "         2  sent       ▇▇▇▇▇▇▇▇▇▇▇▇▇▇",
                        "         1  cancelled  ▇▇▇▇▇▇▇",
                        "         1  closed     ▇▇▇▇▇▇▇");
    }

    @Test
    void of_a_process_say_how_its_cases_went() {
        Run run = shell.gesta("stats", "-s", shop, "--process", "order");

        assertThat(run.lines())
                .containsSequence(
                        "process order",
                        "cases       3",
                        "events      8",
                        "activities  4",
                        "longest     3 events, order:1",
                        "variants    2",
                        "",
                        "most frequent variants",
                        "         2   66.7 %  placed → paid → sent",
                        "         1   33.3 %  placed → cancelled");
    }

    @Test
    void in_json_are_one_object() {
        Run run = shell.gesta("stats", "-s", shop, "--process", "order", "--top", "1", "--json");

        assertThat(run.lines()).hasSize(1);
        assertThat(run.output())
                .startsWith("{\"events\":9,\"head\":\"9\",\"token\":\"")
                .contains(
                        "\"types\":{\"cancelled\":1,\"closed\":1,\"paid\":2,\"placed\":3,"
                                + "\"sent\":2}")
                .contains(
                        "\"process\":{\"key\":\"order\",\"cases\":3,\"events\":8,\"activities\":4,"
                                + "\"longestCase\":\"order:1\",\"longestCaseEvents\":3,"
                                + "\"variants\":2,\"topVariants\":[{\"cases\":2,"
                                + "\"types\":[\"placed\",\"paid\",\"sent\"]}]}");
    }

    @Test
    void of_a_process_without_cases_are_all_zero() {
        assertThat(shell.gesta("stats", "-s", shop, "-p", "none", "--json").output())
                .contains("\"cases\":0,\"events\":0,\"activities\":0,\"longestCaseEvents\":0");
    }

    @Test
    void on_a_narrow_terminal_cut_the_variants() {
        Shell narrow = Shell.onTerminal(38, Map.of("NO_COLOR", "1", "LANG", "en_GB.UTF-8"));

        assertThat(narrow.gesta("stats", "-s", shop, "-p", "order").lines())
                .contains("         2   66.7 %  placed → paid →…")
                .allMatch(line -> line.length() <= 38);
    }

    @Nested
    class A_process_map {

        @Test
        void counts_an_event_in_each_case_it_belongs_to() {
            shell.gestaReads(
                    "{\"type\":\"merged\",\"tags\":[\"order:1\",\"order:3\"]}",
                    "append",
                    "-s",
                    shop);

            assertThat(shell.gesta("stats", "-s", shop, "-p", "order").lines())
                    .contains("events      9")
                    .contains("         2   66.7 %  placed → paid → sent → merged");
        }

        @Test
        void counts_a_case_only_where_it_ended_though_others_went_on_from_there() {
            shell.gesta("append", "-s", shop, "-t", "placed", "-g", "order:4");

            assertThat(shell.gesta("stats", "-s", shop, "-p", "order").lines())
                    .contains("         1   25.0 %  placed");
        }

        @Test
        void does_not_take_a_longer_key_for_its_own() {
            shell.gesta("append", "-s", shop, "-t", "x", "-g", "orders:9", "-g", "order");

            assertThat(shell.gesta("stats", "-s", shop, "-p", "order").lines())
                    .contains("cases       3");
        }
    }
}
