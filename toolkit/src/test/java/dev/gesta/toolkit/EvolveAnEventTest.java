package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Event;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.ReferenceEventStore;
import dev.gesta.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What docs/guides/evolve-an-event.md shows. */
class EvolveAnEventTest {

    record CustomerId(String value) implements TagId {}

    sealed interface CustomerEvent {}

    // tag::optional
    @EventType("customer-registered")
    record CustomerRegistered(CustomerId customer, String name, Optional<String> phone)
            implements CustomerEvent {}

    // end::optional

    // tag::version
    @EventType(value = "address-changed", version = 3)
    record AddressChanged(CustomerId customer, String street, String city, String country)
            implements CustomerEvent {}

    // end::version

    @EventType("discount-granted")
    record DiscountGranted(CustomerId customer, int percent) implements CustomerEvent {}

    @EventType("note-taken")
    record NoteTaken(CustomerId customer, String note) implements CustomerEvent {}

    // tag::upcasters
    static final EventCatalog CATALOG =
            EventCatalog.of(CustomerEvent.class)
                    .withUpcasters(
                            Upcaster.change("address-changed", 1, EvolveAnEventTest::parted),
                            Upcaster.withDefault("address-changed", 2, "country", "CH"),
                            Upcaster.rename("rebate-granted", "discount-granted"),
                            Upcaster.replace("remark-made", 1, "note-taken", 1, _ -> {}),
                            Upcaster.split(
                                    "customer-moved-and-called",
                                    1,
                                    Set.of("address-changed", "note-taken"),
                                    EvolveAnEventTest::movedAndCalled),
                            Upcaster.drop("newsletter-opened"));

    /** Version 1 had one line for all. */
    static void parted(ObjectNode data) {
        String[] parts = data.remove("address").asString().split(", ", 2);
        data.put("street", parts[0]).put("city", parts[1]);
    }

    // end::upcasters

    // tag::split
    static List<Upcaster.Form> movedAndCalled(ObjectNode data) {
        ObjectNode moved = data.deepCopy();
        moved.remove("note");
        ObjectNode called = data.deepCopy();
        called.remove("address");
        return List.of(
                new Upcaster.Form("address-changed", 1, moved),
                new Upcaster.Form("note-taken", 1, called));
    }

    // end::split

    private static final CustomerId ANNA = new CustomerId("anna");

    private final ReferenceEventStore store = ReferenceEventStore.create();

    @Test
    void reads_all_that_was_ever_stored_as_it_is_today() {
        store("customer-registered", 1, "{\"customer\":\"anna\",\"name\":\"Anna\"}");
        store("address-changed", 1, "{\"customer\":\"anna\",\"address\":\"Gasse 1, Bern\"}");
        store(
                "address-changed",
                2,
                "{\"customer\":\"anna\",\"street\":\"Weg 2\",\"city\":\"Chur\"}");
        store("rebate-granted", 1, "{\"customer\":\"anna\",\"percent\":5}");
        store(
                "customer-moved-and-called",
                1,
                "{\"customer\":\"anna\",\"address\":\"Ring 3, Basel\",\"note\":\"call back\"}");
        store("newsletter-opened", 1, "{\"customer\":\"anna\"}");

        List<CustomerEvent> read = Gesta.over(store, CATALOG).project(all());

        assertThat(read)
                .containsExactly(
                        new CustomerRegistered(ANNA, "Anna", Optional.empty()),
                        new AddressChanged(ANNA, "Gasse 1", "Bern", "CH"),
                        new AddressChanged(ANNA, "Weg 2", "Chur", "CH"),
                        new DiscountGranted(ANNA, 5),
                        new AddressChanged(ANNA, "Ring 3", "Basel", "CH"),
                        new NoteTaken(ANNA, "call back"));
    }

    @Test
    void looks_for_old_names_too() {
        // tag::query
        String query = Projection.count(DiscountGranted.class, ANNA).query(CATALOG).toString();
        // end::query

        assertThat(query)
                .isEqualTo(
                        "{\"items\":[{\"types\":[\"discount-granted\",\"rebate-granted\"],"
                                + "\"tags\":[\"customer:anna\"]}]}");
    }

    private static Projection<List<CustomerEvent>> all() {
        return Projection.of(
                CustomerEvent.class,
                List.<CustomerEvent>of(),
                (events, event) -> {
                    List<CustomerEvent> more = new ArrayList<>(events);
                    more.add(event);
                    return more;
                },
                ANNA);
    }

    private void store(String type, int version, String json) {
        Metadata metadata =
                Metadata.none().with(Metadata.SCHEMA_VERSION, Integer.toString(version));
        store.append(
                List.of(
                        Event.of(type, Payload.json(json), Tag.of("customer:anna"))
                                .withMetadata(metadata)));
    }
}
