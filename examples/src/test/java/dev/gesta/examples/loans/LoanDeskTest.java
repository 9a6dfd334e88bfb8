package dev.gesta.examples.loans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gesta.EventStore;
import dev.gesta.Query;
import dev.gesta.ReferenceEventStore;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.examples.loans.Loan.ApplicationId;
import dev.gesta.examples.loans.Loan.OfferSent;
import dev.gesta.examples.loans.Loan.Stage;
import dev.gesta.testkit.WhatIf;
import dev.gesta.testkit.WhatIfReport;
import dev.gesta.testkit.WhatIfReport.Change;
import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Receipt;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoanDeskTest {

    private static final String LOG = "bpic2012.xes.gz";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ApplicationId A1 = new ApplicationId("a1");

    private static final String TWO_APPLICATIONS =
            """
            <log>
              <trace>
                <string key="concept:name" value="h1"/><string key="AMOUNT_REQ" value="9000"/>
                <event><string key="concept:name" value="A_SUBMITTED"/></event>
                <event><string key="concept:name" value="A_ACCEPTED"/></event>
                <event><string key="concept:name" value="O_SENT"/></event>
              </trace>
              <trace>
                <string key="concept:name" value="h2"/><string key="AMOUNT_REQ" value="50"/>
                <event><string key="concept:name" value="A_SUBMITTED"/></event>
                <event><string key="concept:name" value="W_Afhandelen leads"/></event>
                <event><string key="concept:name" value="A_DECLINED"/></event>
              </trace>
            </log>
            """;

    @TempDir Path folder;

    private static int importTwo(EventStore store) throws XMLStreamException {
        InputStream xes =
                new ByteArrayInputStream(TWO_APPLICATIONS.getBytes(StandardCharsets.UTF_8));
        return BankHistory.run(xes, "test", store);
    }

    @Test
    void shows_history_leaves_it_alone_and_goes_on_from_there() throws Exception {
        EventStore store = ReferenceEventStore.withGaps(2);
        importTwo(store);
        importTwo(store);

        try (LoanDesk desk = LoanDesk.open(store, CheckpointStore.inMemory())) {
            desk.decide(LoanRules.submit(A1, 700)).orElseThrow();
            Receipt accepted = desk.decide(LoanRules.accepted(A1)).orElseThrow();
            assertThat(desk.awaitOffers(accepted, LIMIT)).isTrue();
            Receipt returned = desk.decide(LoanRules.returnOffer(A1)).orElseThrow();

            assertThat(desk.await(returned, LIMIT)).isTrue();
            assertThat(desk.openOffers()).containsOnlyKeys("h1");
            assertThat(desk.pipeline())
                    .containsEntry(Stage.RETURNED, 1)
                    .containsEntry(Stage.OFFERED, 1)
                    .containsEntry(Stage.DECLINED, 1);
        }
        assertThat(store.read(Query.types("offer-sent")).toList()).hasSize(2);
        assertThat(store.read(Query.types("gesta-timer-set")).toList()).hasSize(2);
    }

    @Test
    void replays_the_history_of_a_real_bank() throws Exception {
        try (EventStore store = EmbeddedEventStore.open(folder);
                InputStream log = new GZIPInputStream(Files.newInputStream(log()))) {
            assertThat(BankHistory.run(log, LOG, store)).isEqualTo(13_087);

            try (LoanDesk desk = LoanDesk.open(store, CheckpointStore.inMemory())) {
                desk.decide(LoanRules.submit(A1, 700)).orElseThrow();
                Receipt accepted = desk.decide(LoanRules.accepted(A1)).orElseThrow();
                assertThat(desk.awaitOffers(accepted, LIMIT)).isTrue();
                Receipt returned = desk.decide(LoanRules.returnOffer(A1)).orElseThrow();
                assertThat(desk.await(returned, LIMIT)).isTrue();

                assertThat(desk.pipeline())
                        .containsEntry(Stage.APPROVED, 2_246)
                        .containsEntry(Stage.DECLINED, 7_635)
                        .containsEntry(Stage.CANCELLED, 2_807);
                assertThat(desk.pipeline().values().stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(13_088);
            }
            assertThat(store.read(Query.types("gesta-timer-set")).toList()).hasSize(2);
            assertSecondOffersWouldBeRefused(store);
        }
    }

    /** The bank sent several offers to one customer; the rules of today send one. */
    private static void assertSecondOffersWouldBeRefused(EventStore store) {
        WhatIfReport report = askWhatIf(store);

        assertThat(report.considered()).isEqualTo(7_031);
        assertThat(report.count(Change.NONE)).isEqualTo(5_016);
        assertThat(report.count(Change.REFUSED)).isEqualTo(2_015);
    }

    /** Returns which offers would not be sent by the rules of today. */
    private static WhatIfReport askWhatIf(EventStore store) {
        return WhatIf.over(Gesta.over(store, LoanDesk.EVENTS))
                .eventsOf(OfferSent.class, past -> LoanRules.sendOffer(past.event().application()))
                .run();
    }

    private static Path log() {
        String named = System.getProperty("gesta.bpic2012", System.getenv("GESTA_BPIC2012"));
        Path log = named == null ? Path.of("..", "..", "shared", "data", LOG) : Path.of(named);
        return Files.exists(log) ? log : abort("shared data set absent: " + LOG);
    }
}
