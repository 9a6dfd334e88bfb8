package dev.gesta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gesta.cli.Shell.Run;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.studio.Studio;
import dev.gesta.studio.StudioAnswer;
import dev.gesta.studio.StudioStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    @Test
    void studio_counts_a_real_log_as_it_is_known() {
        Path log = log();
        Path store = temp.resolve("store");
        shell.gesta("import", "-s", store, log);
        try (EmbeddedEventStore open = EmbeddedEventStore.open(store)) {
            StudioStores stores = StudioStores.of("loans", open, Map::of);
            Studio studio = new Studio(stores, System::nanoTime);

            String process = whole(studio, "loans/process", "key", "case", "clock", "original");
            String cases = whole(studio, "loans/cases", "key", "case", "order", "events");
            String census = whole(studio, "loans/census");
            String histogram = whole(studio, "loans/histogram", "clock", "original");

            assertThat(process)
                    .contains("{\"cases\":13087,\"events\":262200,\"variants\":4366,\"cut\":false,")
                    .contains("{\"type\":\"A_SUBMITTED\",\"events\":13087,\"starts\":13087,")
                    .contains("\"types\":[\"A_SUBMITTED\",\"A_PARTLYSUBMITTED\",\"A_DECLINED\"]");
            assertThat(cases).contains("\"cases\":13087,\"found\":13087,");
            assertThat(census).contains("{\"events\":262200,", "\"key\":\"case\",\"uses\":262200");
            assertThat(histogram).contains("\"start\":\"2011-10-01T00:00:00Z\"");
        }
    }

    /** Asks until the answer is whole, as the page does. */
    private static String whole(Studio studio, String path, String... parameters) {
        Map<String, List<String>> given = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], List.of(parameters[i + 1]));
        }
        while (true) {
            StudioAnswer answer = studio.answer(path, given);
            String text = UTF_8.decode(answer.body()).toString();
            assertThat(answer.status()).as(text).isEqualTo(200);
            if (text.contains("\"complete\":true")) {
                return text;
            }
        }
    }
}
