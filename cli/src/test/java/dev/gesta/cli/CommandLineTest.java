package dev.gesta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.EventStoreException;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.InvalidRequestException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.OverloadedException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.StaleTimelineException;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.UnauthorizedException;
import dev.gesta.cli.Shell.Run;
import dev.gesta.cli.io.ExitStatus;
import dev.gesta.engine.EmbeddedEventStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final List<String> COMMANDS =
            List.of(
                    "demo",
                    "append",
                    "read",
                    "tail",
                    "stats",
                    "check",
                    "repair",
                    "dump",
                    "import",
                    "export",
                    "bench",
                    "completion");

    @TempDir Path temp;

    private final Shell shell = Shell.withoutTerminal();

    @Nested
    class The_help {

        @Test
        void lists_all_commands_and_where_to_start() {
            Run run = shell.gesta("--help");

            assertThat(run.status()).isZero();
            assertThat(run.output()).contains(COMMANDS).contains("gesta demo");
        }

        @Test
        void comes_without_a_command_too() {
            assertThat(shell.gesta().output()).contains(COMMANDS);
        }

        @Test
        void lists_every_exit_status() {
            String help = shell.gesta("--help").output();

            assertThat(ExitStatus.LIST).hasSize(10);
            for (String status : ExitStatus.LIST) {
                assertThat(help).contains(status.substring(status.indexOf(':') + 1));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "demo",
                    "append",
                    "read",
                    "tail",
                    "stats",
                    "check",
                    "repair",
                    "dump",
                    "import",
                    "export",
                    "bench",
                    "completion"
                })
        void of_a_command_shows_examples_and_fits_a_narrow_terminal(String command) {
            Run run =
                    Shell.onTerminal(60, Map.of("NO_COLOR", "1", "LANG", "C.UTF-8"))
                            .gesta(command, "--help");

            assertThat(run.status()).isZero();
            assertThat(run.output()).contains("Example").contains("gesta " + command);
        }

        @Test
        void is_coloured_on_a_terminal_only() {
            Shell terminal = Shell.onTerminal(80, Map.of("LANG", "C.UTF-8"));

            assertThat(terminal.gesta("--help").output()).contains("\033[");
            assertThat(terminal.with(Map.of("NO_COLOR", "1")).gesta("--help").output())
                    .doesNotContain("\033[");
            assertThat(shell.gesta("--help").output()).doesNotContain("\033[");
        }

        @Test
        void is_in_the_documentation_too() throws IOException {
            String page = Files.readString(Path.of("..", "docs", "cli.md"));

            assertThat(page).contains(COMMANDS.stream().map(name -> "gesta " + name).toList());
            for (String status : ExitStatus.LIST) {
                String number = status.substring(0, status.indexOf(':')).strip();
                assertThat(page).contains("| " + number + " |");
            }
        }
    }

    @Nested
    class A_wrong_command_line {

        @Test
        void is_told_with_where_to_find_help() {
            Run run = shell.gesta("read", "--lmit", "3");

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.output()).isEmpty();
            assertThat(run.errorLines())
                    .hasSize(2)
                    .last()
                    .isEqualTo("  → gesta read --help shows what it takes");
        }

        @Test
        void is_told_in_json_where_that_was_asked_for() {
            Run run = shell.gesta("read", "--limit", "many", "--json");

            assertThat(run.errors()).startsWith("{\"error\":\"usage\",\"status\":2,");
        }

        @Test
        void suggests_the_command_that_may_have_been_meant() {
            Run run = shell.gesta("stat");

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.errors()).contains("perhaps stats, tail");
        }
    }

    @Nested
    class An_error {

        static Stream<Arguments> answersOfTheStore() {
            AppendCondition condition = AppendCondition.failIfEventsMatch(Query.all());
            return Stream.of(
                    Arguments.of(
                            3, new AppendConditionFailedException(0, condition, Position.of(7))),
                    Arguments.of(4, new InvalidRequestException("rule", "1", "2")),
                    Arguments.of(
                            4,
                            new IdempotencyConflictException(
                                    new UUID(1, 2), Position.of(7), "with other content")),
                    Arguments.of(4, new StaleTimelineException(1, 2)),
                    Arguments.of(5, new OverloadedException("full", null)),
                    Arguments.of(5, new StoreUnavailableException("locked", null)),
                    Arguments.of(6, new OutcomeUnknownException("lost", null)),
                    Arguments.of(7, new StoreFailedException("stopped", null)),
                    Arguments.of(8, new StoreDamagedException("a.log", 17, "bits", null)),
                    Arguments.of(9, new UnauthorizedException("no", null)));
        }

        @ParameterizedTest
        @MethodSource("answersOfTheStore")
        void of_the_store_has_the_exit_status_of_its_remedy_and_says_what_to_do(
                int status, EventStoreException answer) {
            ErrorReport report = ErrorReport.of(answer);

            assertThat(report.status()).isEqualTo(status);
            assertThat(report.message()).isEqualTo(answer.getMessage());
            assertThat(report.fix()).isNotBlank();
            assertThat(report.details()).containsEntry("remedy", answer.remedy().name());
        }

        @Test
        void that_nobody_expected_has_status_1() {
            ErrorReport report = ErrorReport.of(new IllegalStateException("odd"));

            assertThat(report.status()).isEqualTo(1);
            assertThat(report.message()).isEqualTo("IllegalStateException: odd");
            assertThat(report.fix()).contains("--stacktrace");
        }

        @Test
        void shows_no_stack_unless_that_is_asked_for() {
            Run plain = shell.gesta("read", "-s", temp.resolve("gone"));
            Run traced = shell.gesta("read", "-s", temp.resolve("gone"), "--stacktrace");

            assertThat(plain.errors()).doesNotContain("\tat ");
            assertThat(traced.errors()).contains("\tat dev.gesta.cli.");
        }

        @Test
        void of_a_store_that_is_open_elsewhere_says_so() {
            try (EmbeddedEventStore _ = EmbeddedEventStore.open(temp.resolve("shop"))) {
                Run run = shell.gesta("read", "-s", temp.resolve("shop"));

                assertThat(run.status()).isEqualTo(5);
                assertThat(run.output()).isEmpty();
            }
        }
    }

    @Nested
    class A_check {

        private Path shop;

        @BeforeEach
        void name_a_store() {
            shop = temp.resolve("shop");
        }

        @Test
        void of_a_sound_store_says_so() {
            shell.gesta("append", "-s", shop, "-t", "a");

            Run run = shell.gesta("check", "-s", shop);

            assertThat(run.status()).isZero();
            assertThat(run.output()).startsWith("sound: 1 event in 1 segment, ");
            assertThat(shell.gesta("check", "-s", shop, "--json").output())
                    .startsWith("{\"sound\":true,\"events\":1,\"segments\":1,\"bytes\":")
                    .endsWith("\"findings\":[]}\n");
        }

        @Test
        void of_a_damaged_store_names_file_and_offset_and_has_status_8() throws Exception {
            shell.gesta("append", "-s", shop, "-t", "a", "-d", "{\"word\":\"unmistakable\"}");
            Path log = logOf(shop);
            byte[] bytes = Files.readAllBytes(log);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            bytes[text.indexOf("unmistakable")] ^= 1;
            Files.write(log, bytes);

            Run run = shell.gesta("check", "-s", shop);

            assertThat(run.status()).isEqualTo(8);
            assertThat(run.output())
                    .contains("damage  " + log.getFileName() + " at offset ")
                    .contains("damaged: ");
            assertThat(shell.gesta("check", "-s", shop, "--json").output())
                    .startsWith("{\"sound\":false,")
                    .contains("\"severity\":\"DAMAGE\"");
        }
    }

    @Nested
    class A_dump {

        private Path shop;

        @BeforeEach
        void name_a_store() {
            shop = temp.resolve("shop");
        }

        @Test
        void lists_the_files() {
            shell.gesta("append", "-s", shop, "-t", "a");

            assertThat(shell.gesta("dump", "-s", shop).output()).contains(".log", "MANIFEST");
            assertThat(shell.gesta("dump", "-s", shop, "--json").lines())
                    .allMatch(line -> line.matches("\\{\"file\":\"[^\"]+\",\"bytes\":\\d+}"));
        }

        @Test
        void of_a_segment_shows_its_events_and_their_bytes_if_asked_to() throws Exception {
            shell.gesta("append", "-s", shop, "-t", "order-placed", "-g", "order:7");
            String log = logOf(shop).getFileName().toString();

            assertThat(shell.gesta("dump", "-s", shop, log).output())
                    .contains("order-placed", "order:7")
                    .doesNotContain("00000000  ");
            assertThat(shell.gesta("dump", "-s", shop, "--hex", log).output())
                    .contains("00000000  ");
            assertThat(shell.gesta("dump", "-s", shop, log, "--json").lines())
                    .allMatch(line -> line.startsWith("{\"file\":\"" + log + "\",\"line\":\""));
        }

        @Test
        void of_a_file_that_is_not_there_says_so() {
            shell.gesta("append", "-s", shop, "-t", "a");

            assertThat(shell.gesta("dump", "-s", shop, "x.log").status()).isEqualTo(4);
        }
    }

    @Nested
    class A_tail {

        private Path shop;

        @BeforeEach
        void name_a_store() {
            shop = temp.resolve("shop");
        }

        @Test
        void shows_the_last_events_and_ends_if_asked_to() {
            for (int i = 1; i <= 12; i++) {
                shell.gesta("append", "-s", shop, "-t", "t" + i);
            }

            Run run = shell.gesta("tail", "-s", shop, "--once", "--last", "2", "--json");

            assertThat(run.lines())
                    .extracting(line -> line.replaceAll(".*\"type\":\"([^\"]*)\".*", "$1"))
                    .containsExactly("t11", "t12");
            assertThat(run.errors()).matches("token [-0-9a-f]{36}/[0-9a-f]{16}/12\n");
        }

        @Test
        void goes_on_after_a_token() {
            shell.gesta("append", "-s", shop, "-t", "a");
            String token = shell.gesta("tail", "-s", shop, "--once").errors().split(" ", 2)[1];
            shell.gesta("append", "-s", shop, "-t", "b");

            assertThat(shell.gesta("tail", "-s", shop, "--once", "-a", token.strip()).lines())
                    .singleElement()
                    .asString()
                    .contains("b");
        }
    }

    @Nested
    class A_completion {

        @Test
        void is_a_script_that_knows_every_command_and_option() {
            Run run = shell.gesta("completion");

            assertThat(run.status()).isZero();
            assertThat(run.output())
                    .contains(COMMANDS)
                    .contains("--expect-revision", "--log-name", "complete");
        }
    }

    private static Path logOf(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.filter(file -> file.toString().endsWith(".log")).findAny().orElseThrow();
        }
    }
}
