package dev.gesta.examples.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.examples.invoices.Invoices.InvoiceCreated;
import dev.gesta.testkit.TestKit;
import dev.gesta.toolkit.Decision;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The cases X07 and X08 of the decision examples. */
class InvoicesTest {

    private final TestKit kit = TestKit.of(InvoiceCreated.class);

    @Test
    void x07_begins_with_1() {
        kit.given()
                .when(Invoices.createFoldingAll("anna"))
                .thenAccepted(new InvoiceCreated(1, "anna"));
    }

    @Test
    void x07_numbers_50_at_once_without_gap_or_duplicate() {
        fiftyAtOnce(Invoices.createFoldingAll("anna"));
    }

    @Test
    void x08_begins_with_1_reading_the_newest_only() {
        kit.given().when(Invoices.create("anna")).thenAccepted(new InvoiceCreated(1, "anna"));
    }

    @Test
    void x08_numbers_50_at_once_reading_the_newest_only() {
        fiftyAtOnce(Invoices.create("anna"));
    }

    private void fiftyAtOnce(Decision<InvoiceCreated, String> create) {
        kit.given(new InvoiceCreated(1, "ben"), new InvoiceCreated(2, "ben"))
                .whenAtOnce(Collections.nCopies(50, create))
                .thenAccepted(50)
                .project(Invoices.numbers())
                .satisfies(numbers -> assertThat(numbers).isEqualTo(upTo(52)));
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
