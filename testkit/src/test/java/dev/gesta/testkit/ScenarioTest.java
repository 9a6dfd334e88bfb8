package dev.gesta.testkit;

import static dev.gesta.testkit.Library.ANNA;
import static dev.gesta.testkit.Library.B1;
import static dev.gesta.testkit.Library.B2;
import static dev.gesta.testkit.Library.BEN;
import static dev.gesta.testkit.Library.copies;
import static dev.gesta.testkit.Library.copiesLeft;
import static dev.gesta.testkit.Library.lend;
import static dev.gesta.testkit.Library.lendUntilNow;
import static dev.gesta.testkit.Library.lent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.EventStore;
import dev.gesta.StoreUnavailableException;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.testkit.Library.Bought;
import dev.gesta.testkit.Library.Lent;
import dev.gesta.testkit.Library.LibraryEvent;
import dev.gesta.testkit.Library.Loan;
import dev.gesta.testkit.Library.Refusal;
import dev.gesta.testkit.Library.Returned;
import dev.gesta.testkit.Library.Shelf;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Retry;
import dev.gesta.toolkit.process.ProcessDefinition;
import dev.gesta.toolkit.process.Reaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TestKit kit = TestKit.of(LibraryEvent.class);

    @Test
    void passes_what_is_accepted_and_refused_as_said() {
        kit.given(new Bought(B1, 1))
                .when(lend(B1, ANNA))
                .thenAccepted(lent(B1, ANNA))
                .when(lend(B1, BEN))
                .thenRefused(Refusal.ALL_LENT)
                .given(new Returned(B1, ANNA))
                .project(copiesLeft(B1))
                .is(1);
    }

    @Test
    void plays_on_three_kinds_of_store_by_default() {
        List<String> names = new ArrayList<>();

        kit.onEachStore(stage -> {
            stage.gesta().append(new Bought(B1, 1), new Bought(B1, 1));
            stage.gesta().append(new Bought(B1, 1));
            names.add(stage + " " + stage.log().getLast().position());
        });

        assertThat(names)
                .containsExactly("in memory 3", "in memory, with gaps 6", "embedded engine 3");
    }

    @Test
    void closes_and_deletes_what_it_made_however_it_ends() {
        List<Path> folders = new ArrayList<>();
        List<EventStore> stores = new ArrayList<>();
        TestStore watched =
                new TestStore(
                        "watched",
                        (folder, _) -> {
                            folders.add(folder);
                            stores.add(EmbeddedEventStore.open(folder));
                            return stores.getLast();
                        });
        ProcessDefinition<Library.BookId, Integer> foreign =
                ProcessDefinition.of("foreign", Library.BookId.class, Library::copiesLeft)
                        .on(String.class, (_, _) -> Reaction.nothing());

        kit.on(watched).given(new Bought(B1, 1)).project(copies(B1)).is(1);
        assertThatThrownBy(() -> kit.on(watched).given().project(copies(B1)).is(1))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> kit.on(watched).with(foreign).given().thenFollows())
                .hasMessageContaining("java.lang.String");

        assertThat(folders).hasSize(3).allMatch(Files::notExists);
        assertThat(stores)
                .allSatisfy(store ->
                        assertThatThrownBy(store::head)
                                .isInstanceOf(StoreUnavailableException.class));
    }

    @Test
    void plays_only_where_it_is_told_to() {
        List<String> names = new ArrayList<>();

        kit.on(TestStore.inMemory()).onEachStore(stage -> names.add(stage.toString()));

        assertThat(names).containsExactly("in memory");
    }

    @Test
    void decides_step_by_step_and_with_deciders_too() {
        kit.given(new Bought(B1, 1))
                .<LibraryEvent, Refusal>when(reading ->
                        reading.of(copies(B1)) == 1
                                ? Answer.accept(new Bought(B1, 4))
                                : Answer.refuse(Refusal.ALL_LENT))
                .thenAccepted(new Bought(B1, 4))
                .when(new Shelf(), B1, 2)
                .thenAccepted(new Bought(B1, 2))
                .when(new Shelf(), B1, 0)
                .thenNothing()
                .project(copies(B1))
                .is(7);
    }

    @Test
    void records_at_the_time_of_its_clock_and_shows_earlier_states() {
        kit.given(new Bought(B1, 1))
                .after(Duration.ofDays(3))
                .given(new Bought(B1, 5))
                .at(Instant.parse("2026-02-01T00:00:00Z"))
                .whenByClock(clock -> lendUntilNow(B1, ANNA, clock))
                .thenAccepted(
                        new Lent(
                                B1,
                                ANNA,
                                new Loan(Instant.parse("2026-02-01T00:00:00Z"), List.of())))
                .project(copies(B1))
                .at(START.plus(Duration.ofDays(2)))
                .is(1)
                .project(copies(B1))
                .afterEvents(2)
                .is(6)
                .thenLog(log ->
                        assertThat(log.get(1).recordedAt())
                                .isEqualTo(START.plus(Duration.ofDays(3))));
    }

    @Test
    void refuses_to_turn_the_clock_back() {
        Scenario scenario = kit.scenario().at(START.minusSeconds(1));

        assertThatThrownBy(() -> scenario.project(copies(B1)).is(0))
                .hasMessageContaining("the clock must not go back");
    }

    @Test
    void says_who_acts() {
        kit.scenario()
                .as("anna")
                .given(new Bought(B1, 1))
                .when(lend(B1, BEN))
                .thenAccepted(lent(B1, BEN))
                .thenLog(log ->
                        assertThat(log)
                                .allMatch(each ->
                                        each.event().metadata().actor().orElse("").equals("anna")));
    }

    @Test
    void lets_somebody_else_act_meanwhile() {
        kit.given(new Bought(B1, 1))
                .meanwhile(lent(B1, ANNA))
                .when(lend(B1, BEN))
                .thenRefused(Refusal.ALL_LENT);
        kit.withRetry(Retry.never())
                .given(new Bought(B1, 1))
                .meanwhile(lent(B1, ANNA))
                .when(lend(B1, BEN))
                .thenConflict()
                .project(copiesLeft(B1))
                .is(0);
        kit.withRetry(Retry.never())
                .given(new Bought(B1, 1))
                .meanwhile(lent(B2, ANNA))
                .when(lend(B1, BEN))
                .thenAccepted(lent(B1, BEN));
    }

    @Test
    void lets_decisions_race() {
        kit.given(new Bought(B1, 1))
                .whenAtOnce(List.of(lend(B1, ANNA), lend(B1, BEN)))
                .thenAccepted(1, Refusal.ALL_LENT)
                .project(copiesLeft(B1))
                .is(0);
    }

    @Test
    void tells_when_a_race_ends_in_another_way() {
        Scenario scenario = kit.given(new Bought(B1, 1));

        assertThatThrownBy(() ->
                        scenario.whenAtOnce(List.of(lend(B1, ANNA), lend(B1, BEN))).thenAccepted(2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 were to be accepted")
                .hasMessageContaining("1 were accepted");
    }
}
