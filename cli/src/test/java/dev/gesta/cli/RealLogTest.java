package dev.gesta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gesta.cli.Shell.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports a real log: the loan applications of a Dutch bank, published for the BPI Challenge 2012
 * (doi 10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f). It is not part of the sources: the
 * system property {@code gesta.bpic2012} or the variable {@code GESTA_BPIC2012} names the file,
 * else it is looked for in {@code ../shared/data} beside the checkout.
 */
class RealLogTest {

    private static final String NAME = "bpic2012.xes.gz";

    @TempDir Path temp;

    private final Shell shell = Shell.withoutTerminal();

    private static Path log() {
        String named = System.getProperty("gesta.bpic2012", System.getenv("GESTA_BPIC2012"));
        Path log = named == null ? Path.of("..", "..", "shared", "data", NAME) : Path.of(named);
        return Files.exists(log) ? log : abort("shared data set absent: " + NAME);
    }

    @Test
    void a_real_log_is_imported_whole_and_only_once() {
        Path log = log();
        Path store = temp.resolve("store");

        Run first = shell.gesta("import", "-s", store, log, "--json");
        Run again = shell.gesta("import", "-s", store, log, "--json");
        Run stats = shell.gesta("stats", "-s", store, "--process", "case", "--json");

        assertThat(first.output()).contains("\"outOfOrder\":0,");
        assertThat(first.output())
                .contains("\"cases\":13087,\"events\":262200,\"stored\":262200,\"repeated\":0,");
        assertThat(again.output())
                .contains("\"cases\":13087,\"events\":262200,\"stored\":0,\"repeated\":262200,");
        assertThat(stats.output())
                .startsWith("{\"events\":262200,")
                .contains("\"A_SUBMITTED\":13087,")
                .contains("\"A_DECLINED\":7635,")
                .contains("\"A_CANCELLED\":2807,")
                .contains("\"A_APPROVED\":2246,")
                .contains("\"cases\":13087,\"events\":262200,\"activities\":24,")
                .contains("\"longestCaseEvents\":175,\"variants\":4366,");
    }
}
