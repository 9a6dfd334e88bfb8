package dev.gesta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.cli.Shell.Run;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @TempDir Path temp;

    private final Shell shell = Shell.withoutTerminal();
    private Path store;

    @BeforeEach
    void name_a_store() {
        store = temp.resolve("demo");
    }

    private Run demo() {
        return shell.gesta("demo", "--fast", "--store", store);
    }

    @Test
    void tells_all_that_a_newcomer_needs_to_see() {
        Run run = demo();

        assertThat(run.status()).as(run.errors()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .contains("Made a new one in " + store)
                .containsPattern("1  application-submitted +L-1001")
                .containsPattern("✓ (Ruth|Sam)'s offer is stored, at position 7")
                .containsPattern("✗ (Ruth|Sam)'s offer is refused: the event at position 7 is news")
                .containsPattern("✓ (Ruth|Sam)'s offer is stored, at position 8")
                .containsPattern("L-1003 +checked, asked for 8,000, score 480")
                .containsPattern("position +1 +submitted, asked for 20,000")
                .contains("caught up at position 8; live:")
                .containsPattern("9  application-declined +L-1003")
                .containsPattern("[1-9][0-9,]* appends/s, durable")
                .containsPattern("[1-9][0-9,]* events/s read")
                .contains("./gesta check -s " + store);
    }

    @Test
    void never_offers_ada_more_than_the_rule_allows() {
        demo();

        int offered =
                shell
                        .gesta("read", "-s", store, "-t", LoanEvents.OFFERED, "-n", "2", "--json")
                        .lines()
                        .stream()
                        .mapToInt(line ->
                                Integer.parseInt(line.replaceAll(".*amount\":(\\d+).*", "$1")))
                        .sum();

        assertThat(offered).isEqualTo((int) LoanDesk.MOST_OWED);
    }

    @Test
    void leaves_a_sound_store_whose_cases_went_different_ways() {
        demo();

        assertThat(shell.gesta("check", "-s", store).output()).startsWith("sound: ");
        assertThat(shell.gesta("stats", "-s", store, "--process", "application", "--json").output())
                .containsPattern("\"cases\":(5[0-9])\\b")
                .contains("\"longestCaseEvents\":5");
    }

    @Test
    void run_again_goes_on_with_its_store() {
        demo();
        String events = shell.gesta("read", "-s", store, "--count").output().strip();

        Run again = demo();

        assertThat(again.status()).as(again.errors()).isZero();
        assertThat(again.output().replaceAll("\\s+", " "))
                .contains("the " + events + " events of the last demo are still there")
                .doesNotContain("L-1001");
    }

    @Test
    void touches_no_store_that_is_somebody_elses() {
        shell.gesta("append", "-s", store, "-t", "order-placed");

        Run run = demo();

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.errors())
                .contains("is not of the demo: it has events such as order-placed")
                .contains("name another folder with --store");
        assertThat(shell.gesta("read", "-s", store, "--count").output()).isEqualTo("1\n");
    }

    @Test
    void fits_a_narrow_terminal_and_one_without_colours_and_signs() {
        Shell plain = Shell.onTerminal(46, Map.of("NO_COLOR", "1", "LANG", "C"));

        Run run = plain.gesta("demo", "--fast", "-s", store);

        assertThat(run.output()).doesNotContain("\033").contains("x ").contains("+ ");
        assertThat(run.lines())
                .filteredOn(line -> !line.contains(store.toString()))
                .filteredOn(line -> line.length() > 72)
                .isEmpty();
    }

    @Test
    void is_coloured_on_a_terminal() {
        Shell terminal = Shell.onTerminal(80, Map.of("LANG", "C.UTF-8"));

        assertThat(terminal.gesta("demo", "--fast", "-s", store).output()).contains("\033[32m✓");
    }
}
