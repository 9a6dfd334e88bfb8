package dev.gesta.testkit;

import static dev.gesta.testkit.Library.ANNA;
import static dev.gesta.testkit.Library.B1;
import static dev.gesta.testkit.Library.B2;
import static dev.gesta.testkit.Library.lend;
import static dev.gesta.testkit.Library.lent;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.testkit.Library.Bought;
import dev.gesta.testkit.Library.Lent;
import dev.gesta.testkit.Library.LibraryEvent;
import dev.gesta.testkit.Library.Returned;
import dev.gesta.toolkit.readmodel.MemoryTables;
import dev.gesta.toolkit.readmodel.ReadModel;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadModelScenarioTest {

    private static final ReadModel<MemoryTables> ON_LOAN =
            ReadModel.<MemoryTables>named("on-loan", 1)
                    .on(Lent.class, (tables, event) -> add(tables, event.book().value(), 1))
                    .on(Returned.class, (tables, event) -> add(tables, event.book().value(), -1));

    private final TestKit kit = TestKit.of(LibraryEvent.class).with(ON_LOAN);

    private static void add(MemoryTables tables, String book, int number) {
        tables.<String, Integer>table("books").update(book, 0, before -> before + number);
    }

    private static SortedMap<String, Integer> books(MemoryTables tables) {
        return tables.<String, Integer>table("books").rows();
    }

    @Test
    void keeps_a_read_model_up_to_date_after_each_step() {
        kit.given(new Bought(B1, 2), lent(B2, ANNA))
                .readModel("on-loan", ReadModelScenarioTest::books)
                .is(new TreeMap<>(Map.of("b2", 1)))
                .when(lend(B1, ANNA))
                .thenAccepted(lent(B1, ANNA))
                .readModel("on-loan", ReadModelScenarioTest::books)
                .is(new TreeMap<>(Map.of("b1", 1, "b2", 1)))
                .afterDowntime(Duration.ofDays(1))
                .readModel("on-loan", tables -> books(tables).getOrDefault("b1", 0))
                .is(1);
    }

    @Test
    void shows_what_differs_and_names_a_read_model_that_is_missing() {
        Scenario scenario = kit.given(lent(B1, ANNA));

        assertThatThrownBy(() ->
                        scenario.readModel("on-loan", ReadModelScenarioTest::books)
                                .is(new TreeMap<>(Map.of("b1", 2))))
                .hasMessageContaining("  -   b1  2\n  +   b1  1");
        assertThatThrownBy(() ->
                        scenario.readModel("lent", ReadModelScenarioTest::books).satisfies(_ -> {}))
                .hasMessageContaining("no read model \"lent\" in memory follows");
    }

    @Test
    void tells_when_a_read_model_has_stopped() {
        ReadModel<MemoryTables> broken =
                ReadModel.<MemoryTables>named("broken", 1)
                        .on(
                                Bought.class,
                                (_, _) -> {
                                    throw new IllegalStateException("no shelf");
                                });

        assertThatThrownBy(() ->
                        TestKit.of(LibraryEvent.class)
                                .with(broken)
                                .given(new Bought(B1, 1))
                                .thenFollows())
                .hasMessageContaining("the read model \"broken\" has stopped")
                .hasMessageContaining("no shelf");
    }
}
