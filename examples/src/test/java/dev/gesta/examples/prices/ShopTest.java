package dev.gesta.examples.prices;

import static dev.gesta.examples.prices.Shop.NOT_A_PRICE;

import dev.gesta.examples.prices.Shop.Item;
import dev.gesta.examples.prices.Shop.PriceChanged;
import dev.gesta.examples.prices.Shop.ProductDefined;
import dev.gesta.examples.prices.Shop.ProductId;
import dev.gesta.examples.prices.Shop.ProductOrdered;
import dev.gesta.examples.prices.Shop.ShopEvent;
import dev.gesta.testkit.Scenario;
import dev.gesta.testkit.TestKit;
import dev.gesta.toolkit.Decision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The cases X10 and X11 of the decision examples. */
class ShopTest {

    private static final ProductId P1 = new ProductId("p1");
    private static final ProductId P2 = new ProductId("p2");

    private final TestKit kit = TestKit.of(ShopEvent.class);

    private final Scenario changedAfterAnHour =
            kit.given(new ProductDefined(P1, 123))
                    .after(Duration.ofHours(1))
                    .given(new PriceChanged(P1, 134));

    private static Function<InstantSource, Decision<ProductOrdered, String>> order(Item... cart) {
        return clock -> new Shop(clock).order(cart);
    }

    @Test
    void x10_refuses_a_price_that_was_never_valid() {
        kit.given(new ProductDefined(P1, 123))
                .whenByClock(order(new Item(P1, 100)))
                .thenRefused(NOT_A_PRICE);
    }

    @Test
    void x10_refuses_a_price_that_changed_more_than_10_minutes_ago() {
        changedAfterAnHour
                .after(Duration.ofMinutes(11))
                .whenByClock(order(new Item(P1, 123)))
                .thenRefused(NOT_A_PRICE);
    }

    @Test
    void x10_accepts_the_initial_price() {
        kit.given(new ProductDefined(P1, 123))
                .after(Duration.ofDays(1))
                .whenByClock(order(new Item(P1, 123)))
                .thenAccepted(new ProductOrdered(P1, 123));
    }

    @Test
    void x10_accepts_a_price_that_changed_less_than_10_minutes_ago() {
        changedAfterAnHour
                .after(Duration.ofMinutes(9))
                .whenByClock(order(new Item(P1, 123)))
                .thenAccepted(new ProductOrdered(P1, 123));
    }

    @Test
    void x10_accepts_the_new_price() {
        changedAfterAnHour
                .whenByClock(order(new Item(P1, 134)))
                .thenAccepted(new ProductOrdered(P1, 134));
    }

    @Test
    void x10_accepts_a_cart_of_several_products() {
        changedAfterAnHour
                .given(new ProductDefined(P2, 321))
                .after(Duration.ofMinutes(9))
                .whenByClock(order(new Item(P1, 123), new Item(P2, 321)))
                .thenAccepted(new ProductOrdered(P1, 123), new ProductOrdered(P2, 321));
    }

    @Test
    void x10_refuses_a_cart_in_which_one_price_is_wrong() {
        changedAfterAnHour
                .given(new ProductDefined(P2, 321))
                .whenByClock(order(new Item(P1, 134), new Item(P2, 320)))
                .thenRefused(NOT_A_PRICE);
    }

    // tag::meanwhile
    @Test
    void x11_decides_again_on_a_price_that_changes_meanwhile() {
        kit.given(new ProductDefined(P1, 123))
                .meanwhile(new PriceChanged(P1, 134))
                .when(Shop.orderAtAnyPrice(P1))
                .thenAccepted(new ProductOrdered(P1, 134))
                .thenConflictCount(1);
    }
    // end::meanwhile
}
