package dev.gesta.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Tag;
import dev.gesta.studio.ProcessMap.Flow;
import dev.gesta.studio.ProcessMap.Node;
import dev.gesta.studio.ProcessMap.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMapTest {

    private final ProcessMap map = new ProcessMap("order");

    private void three_orders() {
        Events.addAll(
                map,
                Events.at(0, "placed", "order:1"),
                Events.at(1, "placed", "order:2"),
                Events.at(10, "paid", "order:1"),
                Events.at(21, "paid", "order:2"),
                Events.at(30, "placed", "order:3"),
                Events.at(31, "cancelled", "order:3"),
                Events.at(32, "audited", "shop:x"));
    }

    @Test
    void tells_what_follows_what_how_often_and_how_soon() {
        three_orders();

        assertThat(map.flows())
                .extracting(Flow::from, Flow::to, Flow::count, Flow::meanMillis)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("placed", "paid", 2L, 15_000L),
                        org.assertj.core.groups.Tuple.tuple("placed", "cancelled", 1L, 1_000L));
    }

    @Test
    void tells_where_cases_start_and_end() {
        three_orders();

        assertThat(map.nodes())
                .containsExactly(
                        new Node("placed", 3, 3, 0),
                        new Node("paid", 2, 0, 2),
                        new Node("cancelled", 1, 0, 1));
    }

    @Test
    void tells_the_variants_and_how_long_they_took() {
        three_orders();

        assertThat(map.variants()).isEqualTo(2);
        assertThat(map.topVariants(5))
                .containsExactly(
                        new Variant(2, List.of("placed", "paid"), 15_000),
                        new Variant(1, List.of("placed", "cancelled"), 1_000));
        assertThat(map.topVariants(1)).hasSize(1);
    }

    @Test
    void counts_cases_and_their_events_alone() {
        three_orders();

        assertThat(map.cases()).isEqualTo(3);
        assertThat(map.events()).isEqualTo(6);
        assertThat(map.activities()).isEqualTo(3);
        assertThat(map.longestCase()).isEqualTo(Tag.of("order:1"));
        assertThat(map.longestLength()).isEqualTo(2);
        assertThat(map.isCut()).isFalse();
    }

    @Test
    void a_case_that_goes_on_is_of_another_variant() {
        three_orders();
        long before = map.variants();
        long meanBefore = map.caseDurations().meanMillis();

        Events.addAll(map, Events.at(40, "shipped", "order:1"));

        assertThat(before).isEqualTo(2);
        assertThat(map.caseDurations().meanMillis()).isGreaterThan(meanBefore);

        assertThat(map.variants()).isEqualTo(3);
        assertThat(map.topVariants(5)).extracting(Variant::cases).containsExactly(1L, 1L, 1L);
        assertThat(map.nodes()).contains(new Node("paid", 2, 0, 1), new Node("shipped", 1, 0, 1));
    }

    @Test
    void an_empty_map_has_nothing() {
        assertThat(map.longestCase()).isNull();
        assertThat(map.topVariants(5)).isEmpty();
        assertThat(map.flows()).isEmpty();
        assertThat(map.caseDurations().medianMillis()).isZero();
    }
}
