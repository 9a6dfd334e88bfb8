package dev.gesta.examples.orders;

import static dev.gesta.examples.orders.Orders.RE_SUBMISSION;
import static dev.gesta.examples.orders.Orders.place;

import dev.gesta.examples.orders.Orders.FormId;
import dev.gesta.examples.orders.Orders.OrderId;
import dev.gesta.examples.orders.Orders.OrderPlaced;
import dev.gesta.testkit.TestKit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Case X12 of the decision examples. */
class OrdersTest {

    private static final FormId FORM = new FormId("f1");
    private static final OrderId FIRST = new OrderId("o1");
    private static final OrderId SECOND = new OrderId("o2");

    private final TestKit kit = TestKit.of(OrderPlaced.class);

    @Test
    void x12_refuses_a_form_that_was_used_and_accepts_a_new_one() {
        FormId other = new FormId("f2");

        kit.given(new OrderPlaced(FIRST, FORM))
                .when(place(SECOND, FORM))
                .thenRefused(RE_SUBMISSION)
                .when(place(SECOND, other))
                .thenAccepted(new OrderPlaced(SECOND, other));
    }

    @Test
    void x12_accepts_one_of_two_at_once_with_the_same_form() {
        kit.given()
                .whenAtOnce(List.of(place(FIRST, FORM), place(SECOND, FORM)))
                .thenAccepted(1, RE_SUBMISSION);
    }
}
