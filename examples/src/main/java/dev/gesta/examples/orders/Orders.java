package dev.gesta.examples.orders;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;

/**
 * A form that is sent twice is one order: each form carries a token, and the order is tagged with
 * it.
 *
 * <p>Where the caller is to get the first answer again instead, {@link
 * dev.gesta.toolkit.Gesta#idempotently} does that.
 */
final class Orders {

    record FormId(String value) implements TagId {}

    record OrderId(String value) implements TagId {}

    @EventType("order-placed")
    record OrderPlaced(OrderId order, FormId form) {}

    static final String RE_SUBMISSION = "re-submission";

    private Orders() {}

    static Decision<OrderPlaced, String> place(OrderId order, FormId form) {
        return given(
                Projection.exists(OrderPlaced.class, form),
                used -> used ? refuse(RE_SUBMISSION) : accept(new OrderPlaced(order, form)));
    }
}
