package dev.gesta.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.ReferenceEventStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTest {

    @TempDir Path reports;

    @Test
    void what_a_backend_cannot_do_is_pending_by_name() throws IOException {
        Backend backend = Backend.of(_ -> ReferenceEventStore.create());

        SuiteRun run = SuiteRun.of(backend, "C29,K16,I05,C08", reports);

        assertThat(run.passed()).containsExactly("C08");
        assertThat(run.failed()).isEmpty();
        assertThat(reports.resolve("OnAnyBackend.tsv"))
                .content()
                .contains("C08\tran")
                .contains("C29\tpending\tBACKUP")
                .contains("K16\tpending\tEXCLUSIVE,SECOND_NODE")
                .contains("F and F+ reopened\tpending\tRESTART");
    }

    @Test
    void a_capability_without_its_hook_fails() {
        Backend backend = Backend.of(_ -> ReferenceEventStore.create(), Capability.values());

        SuiteRun run = SuiteRun.of(backend, "A10,A16,C29,D0*,Q25,U08", reports);

        assertThat(run.failed())
                .contains("A10", "A16", "C29", "Q25", "U08")
                .contains("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09");
    }

    @Test
    void the_summary_names_what_ran_what_is_pending_and_the_sizes() {
        SuiteReport report = new SuiteReport("MySpecTest");
        report.ran("A17");
        report.size("A17", "50,000 of 1,000,000");
        report.pending("C29", Set.of(Capability.BACKUP));

        assertThat(report.summary())
                .isEqualToNormalizingNewlines(
                        """
                        MySpecTest: 1 cases ran
                          pending: C29 (BACKUP)
                          sizes: A17 (50,000 of 1,000,000)\
                        """);
    }

    @Test
    void settings_select_cases_by_id_and_beginning() {
        Settings some = settings(Map.of("gesta.cases", "C08, K*", "gesta.rounds", "3"));

        assertThat(some.selects("C08")).isTrue();
        assertThat(some.selects("K12")).isTrue();
        assertThat(some.selects("C09")).isFalse();
        assertThat(some.rounds()).as("never less than the list says").isEqualTo(50);
        assertThat(settings(Map.of()).selects("anything")).isTrue();
        assertThat(settings(Map.of("gesta.rounds", "500")).rounds()).isEqualTo(500);
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(key -> Optional.ofNullable(values.get(key)));
    }
}
