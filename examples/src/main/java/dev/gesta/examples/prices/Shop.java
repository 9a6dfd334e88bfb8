package dev.gesta.examples.prices;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.acceptAll;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prices change while customers look at them: an order is taken at the price that was shown, if
 * that was the price within the last ten minutes.
 *
 * @param clock tells what time it is
 */
record Shop(InstantSource clock) {

    record ProductId(String value) implements TagId {}

    sealed interface ShopEvent {}

    sealed interface PriceSet extends ShopEvent {
        int cents();
    }

    @EventType("product-defined")
    record ProductDefined(ProductId product, int cents) implements PriceSet {}

    @EventType("price-changed")
    record PriceChanged(ProductId product, int cents) implements PriceSet {}

    @EventType("product-ordered")
    record ProductOrdered(ProductId product, int cents) implements ShopEvent {}

    /** What a customer wants, at the price that was shown. */
    record Item(ProductId product, int cents) {}

    static final String NOT_A_PRICE = "that is not the price";

    static final Duration GRACE = Duration.ofMinutes(10);

    /** Until when each price that a product had was valid; the present one has no end. */
    private record Prices(Map<Integer, Instant> validUntil, int current) {

        Prices and(Instant now, int cents) {
            Map<Integer, Instant> more = new HashMap<>(validUntil);
            more.replace(current, now);
            more.put(cents, Instant.MAX);
            return new Prices(Map.copyOf(more), cents);
        }

        boolean include(int cents, Instant time) {
            return !time.isAfter(validUntil.getOrDefault(cents, Instant.MIN));
        }
    }

    private static Projection<Prices> prices(ProductId product) {
        return Projection.startingWith(new Prices(Map.of(), 0))
                .onSequenced(
                        PriceSet.class,
                        (prices, set) -> prices.and(set.recordedAt(), set.event().cents()))
                .about(product);
    }

    /** Returns the order of several products at the prices that were shown. */
    Decision<ProductOrdered, String> order(Item... cart) {
        List<Item> items = List.of(cart);
        return given(
                Projection.all(items.stream().map(item -> prices(item.product())).toList()),
                prices -> {
                    Instant earliest = clock.instant().minus(GRACE);
                    for (int i = 0; i < items.size(); i++) {
                        if (!prices.get(i).include(items.get(i).cents(), earliest)) {
                            return refuse(NOT_A_PRICE);
                        }
                    }
                    return acceptAll(
                            items.stream()
                                    .map(item -> new ProductOrdered(item.product(), item.cents()))
                                    .toList());
                });
    }

    /** Returns the order of a product at whatever it costs. */
    static Decision<ProductOrdered, String> orderAtAnyPrice(ProductId product) {
        return given(
                Projection.latest(PriceSet.class, PriceSet::cents, product),
                cents ->
                        cents.isEmpty()
                                ? refuse(NOT_A_PRICE)
                                : accept(new ProductOrdered(product, cents.get())));
    }
}
