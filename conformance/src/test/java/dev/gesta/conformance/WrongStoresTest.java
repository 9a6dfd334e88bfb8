package dev.gesta.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite finds faults: each wrong store fails the cases that are there to catch it. */
class WrongStoresTest {

    /** What is refused before a store is asked, and what holds for one that is always empty. */
    private static final Set<String> RIGHT_WITHOUT_DOING_ANYTHING =
            Set.of(
                    "A04", "A11", "A24", "C23", "C30", "I08", "Q01", "Q17", "Q19", "Q21", "Q22",
                    "Q23", "Q24", "R04", "R16", "R17", "R19", "U15", "V01", "V06", "W05", "W07");

    @TempDir Path reports;

    @ParameterizedTest
    @MethodSource("wrongStores")
    void is_caught_where(WrongStore wrong) {
        String cases = String.join(",", wrong.cases());

        SuiteRun run = SuiteRun.of(new PlainBackend(wrong.opening()), cases, reports);

        assertThat(run.failed()).containsExactlyInAnyOrderElementsOf(wrong.cases());
    }

    static Stream<WrongStore> wrongStores() {
        return Stream.of(
                        WrongAppends.all(),
                        WrongConditions.all(),
                        WrongReads.all(),
                        WrongSubscriptions.all())
                .flatMap(List::stream);
    }

    @Test
    void a_store_that_does_nothing_fails_nearly_everything() {
        SuiteRun run = SuiteRun.of(Backend.of(_ -> new DoNothingEventStore()), "*", reports);

        run.passed().removeAll(run.failed());
        assertThat(run.passed()).isSubsetOf(RIGHT_WITHOUT_DOING_ANYTHING);
        assertThat(run.failed()).hasSizeGreaterThan(100);
    }

    @Test
    void a_store_that_cannot_be_opened_fails_everything() {
        Backend broken =
                Backend.of(folder -> {
                    throw new IllegalStateException("no store in " + folder);
                });

        SuiteRun run = SuiteRun.of(broken, "Q*", reports);

        assertThat(run.failed()).hasSizeGreaterThan(20);
        assertThat(run.passed()).isSubsetOf("Q27");
    }
}
