package dev.gesta.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Query;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.process.Loans.ApplicationId;
import dev.gesta.toolkit.process.Loans.Loan;
import dev.gesta.toolkit.process.Loans.LoanEvent;
import dev.gesta.toolkit.process.Loans.OfferMade;
import dev.gesta.toolkit.process.Loans.Reminded;
import dev.gesta.toolkit.process.Loans.Submitted;
import dev.gesta.toolkit.process.ProcessStatus.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRunnerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path folder;

    /** Waits, busily but politely, for what another thread does. */
    private static boolean waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static ApplicationId application(int number) {
        return new ApplicationId("a" + number);
    }

    @Test
    void answers_what_comes_on_a_thread_of_its_own() throws InterruptedException {
        Stage stage = new Stage();
        ProcessRunner<ApplicationId> runner =
                ProcessRunner.start(stage.gesta, Loans.offers(), stage.options);
        try (runner) {
            stage.gesta.append(new Submitted(application(1), 500));

            assertThat(runner.await(stage.store.head(), LIMIT)).isTrue();
            assertThat(stage.events(OfferMade.class)).hasSize(1);
            assertThat(waitFor(() -> runner.status().pendingTimers() == 2)).isTrue();
            assertThat(runner.status().state()).isEqualTo(State.RUNNING);
        }

        assertThat(runner.status().state()).isEqualTo(State.STOPPED);
        assertThat(runner.await(stage.store.head(), Duration.ZERO)).isTrue();
    }

    @Test
    void fires_timers_by_its_clock() {
        Stage stage = new Stage();
        stage.gesta.append(new Submitted(application(1), 500));
        stage.run(Loans.offers());
        stage.advance(Loans.REMIND_AFTER);

        try (ProcessRunner<ApplicationId> runner =
                ProcessRunner.start(stage.gesta, Loans.offers(), stage.options)) {
            assertThat(waitFor(() -> stage.events(Reminded.class).size() == 1)).isTrue();
            assertThat(runner.status().lastError()).isEmpty();
        }
    }

    @Test
    void stops_with_the_error_when_the_store_fails() throws InterruptedException {
        Stage stage = new Stage();
        try (ProcessRunner<ApplicationId> runner =
                ProcessRunner.start(stage.gesta, Loans.offers(), stage.options)) {
            assertThat(runner.await(stage.store.head(), LIMIT)).isTrue();

            stage.store.close();

            assertThat(waitFor(() -> runner.status().state() == State.FAILED)).isTrue();
            assertThat(runner.status().lastError().orElseThrow())
                    .contains("StoreUnavailableException: the store is closed");
        }
    }

    @Test
    void releases_from_quarantine() throws InterruptedException {
        Stage stage = new Stage();
        Set<String> poison = ConcurrentHashMap.newKeySet();
        poison.add("a1");
        ProcessDefinition<ApplicationId, Loan> fragile =
                ProcessDefinition.of("fragile", ApplicationId.class, Loans::loan)
                        .on(
                                Submitted.class,
                                (_, trigger) -> {
                                    if (poison.contains(trigger.instance().value())) {
                                        throw new IllegalStateException("poison");
                                    }
                                    return Reaction.sending(Loans.offer(trigger.instance(), 500));
                                });
        try (ProcessRunner<ApplicationId> runner =
                ProcessRunner.start(stage.gesta, fragile, stage.options)) {
            stage.gesta.append(new Submitted(application(1), 1), new Submitted(application(2), 1));
            runner.await(stage.store.head(), LIMIT);
            assertThat(runner.quarantined()).hasSize(1);
            poison.clear();

            assertThat(runner.release(application(1))).isTrue();
            assertThat(runner.await(stage.store.head(), LIMIT)).isTrue();

            assertThat(stage.events(OfferMade.class)).hasSize(2);
            assertThat(runner.quarantined()).isEmpty();
        }
    }

    @Test
    void has_each_effect_once_with_two_runners_and_restarts_on_the_engine()
            throws InterruptedException {
        int applications = 200;
        CheckpointStore checkpoints = CheckpointStore.inFolder(folder.resolve("checkpoints"));
        ProcessOptions options = ProcessOptions.with(checkpoints).withCheckpointEvery(7);
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder.resolve("store"))) {
            Gesta gesta = Gesta.over(store, LoanEvent.class);
            for (int round = 0; round < 4; round++) {
                try (ProcessRunner<ApplicationId> one =
                                ProcessRunner.start(gesta, Loans.offers(), options);
                        ProcessRunner<ApplicationId> other =
                                ProcessRunner.start(gesta, Loans.offers(), options)) {
                    for (int i = 0; i < applications / 4; i++) {
                        int number = round * applications / 4 + i;
                        gesta.append(
                                new Submitted(application(number), number % 5 == 0 ? 5000 : 500));
                    }
                    if (round == 3) {
                        assertThat(one.await(store.head(), LIMIT)).isTrue();
                        assertThat(other.await(store.head(), LIMIT)).isTrue();
                    }
                }
            }

            List<String> types =
                    store.read(Query.types("offer-made", "application-declined")).stream()
                            .map(stored -> stored.type() + stored.tags())
                            .toList();
            assertThat(new HashSet<>(types)).hasSize(applications).hasSameSizeAs(types);
        }
    }
}
