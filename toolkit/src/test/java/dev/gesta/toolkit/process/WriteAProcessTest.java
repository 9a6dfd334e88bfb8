package dev.gesta.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.process.Loans.ApplicationId;
import dev.gesta.toolkit.process.Loans.LoanEvent;
import dev.gesta.toolkit.process.Loans.OfferMade;
import dev.gesta.toolkit.process.Loans.Reminded;
import dev.gesta.toolkit.process.Loans.Submitted;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide on writing a process. */
class WriteAProcessTest {

    @TempDir private Path folder;

    @Test
    void runs_as_the_guide_says() throws InterruptedException {
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder.resolve("store"))) {
            Gesta gesta = Gesta.over(store, LoanEvent.class);
            // tag::run
            ProcessOptions options =
                    ProcessOptions.with(CheckpointStore.inFolder(folder.resolve("checkpoints")));
            try (ProcessRunner<ApplicationId> runner =
                    ProcessRunner.start(gesta, Loans.offers(), options)) {
                Receipt receipt = gesta.append(new Submitted(new ApplicationId("a1"), 500));

                boolean answered = runner.await(receipt.token(), Duration.ofSeconds(10));
                // end::run
                assertThat(answered).isTrue();
                // tag::release
                for (QuarantinedInstance each : runner.quarantined()) {
                    System.err.printf("%s: %s%n", each.instance().value(), each.error());
                }
                runner.release(new ApplicationId("a1"));
                // end::release
                assertThat(runner.quarantined()).isEmpty();
            }
        }
    }

    @Test
    void is_tested_as_the_guide_says() {
        // tag::test
        Stage stage = new Stage();
        stage.gesta.append(new Submitted(new ApplicationId("a1"), 500));
        stage.run(Loans.offers());
        assertThat(stage.events(OfferMade.class)).hasSize(1);

        stage.advance(Duration.ofDays(7));
        stage.run(Loans.offers());
        assertThat(stage.events(Reminded.class)).hasSize(1);
        // end::test
    }
}
