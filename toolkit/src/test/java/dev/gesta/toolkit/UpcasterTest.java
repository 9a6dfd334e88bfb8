package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Event;
import dev.gesta.InvalidRequestException;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReferenceEventStore;
import dev.gesta.Tag;
import dev.gesta.toolkit.School.CourseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class UpcasterTest {

    private static final CourseId C1 = new CourseId("c1");

    sealed interface CourseEvent {}

    @EventType(value = "price-set", version = 3)
    record PriceSet(CourseId course, long cents, String currency, List<String> labels)
            implements CourseEvent {}

    @EventType("named")
    record Named(CourseId course, String name) implements CourseEvent {}

    @EventType("opened")
    record Opened(CourseId course) implements CourseEvent {}

    private final ReferenceEventStore store = ReferenceEventStore.create();

    private final EventCatalog catalog =
            EventCatalog.of(CourseEvent.class)
                    .withUpcasters(
                            Upcaster.rename("cost-set", "price-was-set"),
                            Upcaster.rename("price-was-set", "price-set"),
                            Upcaster.change("price-set", 1, UpcasterTest::toCents),
                            Upcaster.withDefault("price-set", 2, "currency", "EUR"),
                            Upcaster.replace("christened", 1, "named", 1, UpcasterTest::name),
                            Upcaster.replace("renamed", 1, "named", 1, UpcasterTest::name),
                            Upcaster.split(
                                    "founded",
                                    1,
                                    Set.of("opened", "christened"),
                                    UpcasterTest::founded),
                            Upcaster.drop("visited"));

    private final Gesta gesta = Gesta.over(store, catalog);

    private static void toCents(ObjectNode data) {
        data.put("cents", data.get("euros").asLong() * 100).putArray("labels").add("old");
        data.remove("euros");
    }

    private static void name(ObjectNode data) {
        data.set("name", data.remove("to"));
    }

    private static List<Upcaster.Form> founded(ObjectNode data) {
        if (data.get("secret").asBoolean()) {
            return List.of();
        }
        ObjectNode opened = data.objectNode();
        opened.set("course", data.get("course"));
        ObjectNode christened = opened.deepCopy();
        christened.set("to", data.get("name"));
        return List.of(
                new Upcaster.Form("opened", 1, opened),
                new Upcaster.Form("christened", 1, christened));
    }

    @Test
    void chains_renames_changes_and_defaults() {
        store("cost-set", 1, "{\"course\":\"c1\",\"euros\":5}");
        store("price-set", 2, "{\"course\":\"c1\",\"cents\":7,\"labels\":[]}");
        store("price-set", 2, "{\"course\":\"c1\",\"cents\":7,\"labels\":[],\"currency\":\"CHF\"}");

        assertThat(gesta.project(all()))
                .containsExactly(
                        new PriceSet(C1, 500, "EUR", List.of("old")),
                        new PriceSet(C1, 7, "EUR", List.of()),
                        new PriceSet(C1, 7, "CHF", List.of()));
    }

    @Test
    void merges_types_splits_one_and_drops_another() {
        store("christened", 1, "{\"course\":\"c1\",\"to\":\"a\"}");
        store("visited", 1, "{}");
        store("renamed", 1, "{\"course\":\"c1\",\"to\":\"b\"}");
        store("founded", 1, "{\"course\":\"c1\",\"name\":\"c\",\"secret\":false}");
        store("founded", 1, "{\"course\":\"c1\",\"name\":\"d\",\"secret\":true}");

        assertThat(gesta.project(all()))
                .containsExactly(
                        new Named(C1, "a"), new Named(C1, "b"), new Opened(C1), new Named(C1, "c"));
    }

    @Test
    void passes_over_a_dropped_type_also_where_a_class_has_its_name() {
        EventCatalog dropping =
                EventCatalog.of(Opened.class).withUpcasters(Upcaster.drop("opened"));
        store("opened", 1, "no JSON at all");

        assertThat(Gesta.over(store, dropping).project(Projection.count(Opened.class))).isZero();
    }

    @Test
    void reads_the_newest_event_through_upcasters() {
        store("founded", 1, "{\"course\":\"c1\",\"name\":\"c\",\"secret\":false}");
        store("founded", 1, "{\"course\":\"c1\",\"name\":\"d\",\"secret\":true}");

        assertThat(gesta.project(Projection.latest(Named.class, Named::name, C1))).contains("c");
        assertThat(gesta.project(Projection.exists(Opened.class, C1))).isTrue();
    }

    @Test
    void looks_for_old_types_wherever_it_looks_for_the_class() {
        assertThat(catalog.typesOf(PriceSet.class))
                .containsExactly("cost-set", "price-set", "price-was-set");
        assertThat(Projection.count(Named.class, C1).query(catalog))
                .hasToString(
                        "{\"items\":[{\"types\":[\"christened\",\"founded\",\"named\",\"renamed\"],"
                                + "\"tags\":[\"course:c1\"]}]}");
    }

    @Test
    void lets_a_decision_conflict_with_an_event_of_an_old_type() {
        AtomicInteger calls = new AtomicInteger();

        Outcome<Opened, String> outcome =
                gesta.decide(
                        Decision.<Optional<String>, Opened, String>given(
                                Projection.latest(Named.class, Named::name, C1),
                                name -> {
                                    if (calls.incrementAndGet() == 1) {
                                        store("renamed", 1, "{\"course\":\"c1\",\"to\":\"b\"}");
                                    }
                                    return name.isPresent()
                                            ? Answer.refuse(name.get())
                                            : Answer.accept(new Opened(C1));
                                }));

        assertThat(outcome).isEqualTo(new Outcome.Refused<>("b", store.head()));
        assertThat(calls).hasValue(2);
    }

    @Test
    void applies_to_the_past_and_to_reading_step_by_step() {
        store("renamed", 1, "{\"course\":\"c1\",\"to\":\"a\"}");
        store("christened", 1, "{\"course\":\"c1\",\"to\":\"b\"}");

        Fold<Integer> names = Projection.count(Named.class, C1);
        assertThat(gesta.at(Position.of(1)).project(names)).isEqualTo(1);
        assertThat(gesta.<Opened, Integer>decide(reading -> Answer.refuse(reading.of(names))))
                .isEqualTo(new Outcome.Refused<>(2, store.head()));
    }

    @Test
    void keeps_position_tags_and_metadata_of_the_stored_event() {
        store("founded", 1, "{\"course\":\"c1\",\"name\":\"c\",\"secret\":false}");

        List<Sequenced<?>> read = catalog.decode(store.read(Query.all()).toList().getFirst());

        assertThat(read).hasSize(2);
        assertThat(read).allSatisfy(each -> assertThat(each.position().value()).isEqualTo(1));
        assertThat(read).allSatisfy(each -> assertThat(each.tags()).contains(C1.tag()));
    }

    @Test
    void does_not_share_a_default_between_events() {
        EventCatalog labels =
                EventCatalog.of(PriceSet.class)
                        .withUpcasters(
                                Upcaster.withDefault("price-set", 1, "labels", List.of("new")),
                                Upcaster.change(
                                        "price-set", 2, data -> data.withArray("labels").add("x")));
        String price = "{\"course\":\"c1\",\"cents\":7,\"currency\":\"EUR\"}";
        store("price-set", 1, price);
        store("price-set", 1, price);

        List<List<String>> found = Gesta.over(store, labels).project(labels());

        assertThat(found).containsExactly(List.of("new", "x"), List.of("new", "x"));
    }

    private static Projection<List<List<String>>> labels() {
        return Projection.startingWith(List.<List<String>>of())
                .on(PriceSet.class, (all, price) -> plus(all, price.labels()));
    }

    @Test
    void refuses_circles_and_whatever_leads_nowhere() {
        assertThatThrownBy(() ->
                        catalog.withUpcasters(
                                Upcaster.rename("a", "b"),
                                Upcaster.rename("b", "c"),
                                Upcaster.rename("c", "a")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no circle")
                .hasMessageContaining("one through a");
        assertThatThrownBy(() -> Upcaster.rename("a", "a"))
                .hasMessageContaining("progress from \"a\"");
        assertThatThrownBy(() -> Upcaster.replace("a", 2, "a", 2, _ -> {}))
                .hasMessageContaining("version 2 to 2");
        assertThatThrownBy(() -> Upcaster.change("a", 0, _ -> {}))
                .hasMessageContaining("1 or more, found 0");
    }

    @Test
    void refuses_two_upcasters_of_one_version() {
        assertThatThrownBy(() ->
                        catalog.withUpcasters(
                                Upcaster.change("a", 1, _ -> {}),
                                Upcaster.withDefault("a", 1, "x", 1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("2 for \"a\", version 1");
    }

    @Test
    void fails_on_a_type_that_the_upcaster_did_not_name() {
        EventCatalog wrong =
                EventCatalog.of(Named.class, Opened.class)
                        .withUpcasters(
                                Upcaster.split(
                                        "old",
                                        1,
                                        Set.of("named"),
                                        data -> List.of(new Upcaster.Form("opened", 1, data))));
        store("old", 1, "{\"course\":\"c1\"}");

        assertThatThrownBy(() -> Gesta.over(store, wrong).project(Projection.count(Named.class)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("gave \"opened\", and said that it gives [named]");
    }

    @Test
    void says_which_event_an_upcaster_failed_at() {
        store("price-set", 1, "{\"course\":\"c1\"}");

        assertThatThrownBy(() -> gesta.project(all()))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("\"price-set\" at position 1")
                .hasMessageContaining("an upcaster failed");
    }

    @Test
    void fails_on_a_result_that_no_class_reads() {
        EventCatalog lost =
                EventCatalog.of(Named.class).withUpcasters(Upcaster.rename("old", "lost"));
        store("old", 1, "{}");

        assertThatThrownBy(() -> lost.decode(store.read(Query.all()).toList().getFirst()))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("@EventType(\"lost\")");
    }

    private static Projection<List<CourseEvent>> all() {
        return Projection.of(CourseEvent.class, List.of(), UpcasterTest::plus);
    }

    private static <T> List<T> plus(List<T> all, T one) {
        List<T> more = new ArrayList<>(all);
        more.add(one);
        return List.copyOf(more);
    }

    private void store(String type, int version, String json) {
        Metadata metadata =
                Metadata.none().with(Metadata.SCHEMA_VERSION, Integer.toString(version));
        store.append(
                List.of(
                        Event.of(type, Payload.json(json), Tag.of("course:c1"))
                                .withMetadata(metadata)));
    }
}
