package dev.gesta.systemtests;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A web shop whose orders are paid, shipped and delivered, or not; each a chain of causes. */
final class SampleShop {

    private static final int CUSTOMERS = 60;
    private static final List<String> CITIES = List.of("Utrecht", "Delft", "Gouda");

    private final Random random;
    private int orders;

    SampleShop(long seed) {
        this.random = new Random(seed);
    }

    /** Takes the next order, and brings it to its end. */
    void sell(EventStore store) {
        orders++;
        Chain order = new Chain("o-" + orders, "c-" + (1 + random.nextInt(CUSTOMERS)));
        Event placed = order.add("order-placed", null, "web shop", placed(order.name));
        Event requested = order.add("payment-requested", placed, "checkout", status("awaiting"));
        order.add("stock-reserved", placed, "checkout", "{\"reserved\":true}");
        if (random.nextInt(100) < 85) {
            pay(order, requested);
        } else {
            Event failed = order.add("payment-failed", requested, "bank", status("payment failed"));
            order.add("stock-released", failed, "checkout", "{\"reserved\":false}");
            order.add("order-cancelled", failed, "checkout", status("cancelled"));
        }
        store.append(order.events);
    }

    private void pay(Chain order, Event requested) {
        Event received = order.add("payment-received", requested, "bank", status("paid"));
        Event shipped = order.add("order-shipped", received, "warehouse", status("shipped"));
        if (random.nextInt(100) < 20) {
            order.add("address-corrected", shipped, "ada", "{\"to\":{\"city\":\"Leiden\"}}");
        }
        if (random.nextInt(100) < 90) {
            order.add("parcel-delivered", shipped, "carrier", status("delivered"));
        }
    }

    private String placed(String name) {
        String city = CITIES.get(random.nextInt(CITIES.size()));
        return "{\"order\":\"%s\",\"total\":%d,\"status\":\"placed\",\"to\":{\"city\":\"%s\"}}"
                .formatted(name, 5 + random.nextInt(400), city);
    }

    private static String status(String status) {
        return "{\"status\":\"" + status + "\"}";
    }

    /** The events of one order. */
    private static final class Chain {

        private final String name;
        private final String customer;
        private final List<Event> events = new ArrayList<>();

        Chain(String name, String customer) {
            this.name = name;
            this.customer = customer;
        }

        Event add(String type, @Nullable Event cause, String actor, String json) {
            Metadata metadata =
                    Metadata.none()
                            .with(Metadata.CORRELATION, "checkout of " + name)
                            .with(Metadata.ACTOR, actor);
            if (cause != null) {
                metadata = metadata.with(Metadata.CAUSATION, cause.id().toString());
            }
            List<Tag> tags = Arrays.asList(Tag.of("order", name), Tag.of("customer", customer));
            Event event = Event.of(type, Payload.json(json), tags).withMetadata(metadata);
            events.add(event);
            return event;
        }
    }
}
