package dev.gesta.toolkit.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.ReferenceEventStore;
import dev.gesta.Tags;
import dev.gesta.toolkit.Fold;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.readmodel.Till.ItemId;
import dev.gesta.toolkit.readmodel.Till.Returned;
import dev.gesta.toolkit.readmodel.Till.Sold;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptProjectionTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ItemId TEA = new ItemId("tea");
    private static final ItemId CAKE = new ItemId("cake");

    private static final Fold<Integer> SOLD =
            Projection.startingWith(0)
                    .on(Sold.class, (sum, event) -> sum + event.count())
                    .on(Returned.class, (sum, event) -> sum - event.count());

    private final ReferenceEventStore store = ReferenceEventStore.create();
    private final Gesta gesta = Gesta.over(store, Till.EVENTS);

    @Test
    void keeps_the_projection_that_decisions_fold_on_demand() throws Exception {
        gesta.append(new Sold(TEA, 5), new Sold(CAKE, 1));
        try (KeptProjection<Integer> kept = KeptProjection.of(gesta, SOLD.about(TEA)).start()) {
            Receipt receipt = gesta.append(new Returned(TEA, 2));

            assertThat(kept.await(receipt, LONG)).isTrue();

            assertThat(kept.state()).isEqualTo(3).isEqualTo(gesta.project(SOLD.about(TEA)));
        }
    }

    @Test
    void shows_a_batch_as_a_whole() throws Exception {
        gesta.append(new Sold(TEA, 5), new Sold(TEA, 1));
        KeptProjection<Integer> kept = KeptProjection.of(gesta, SOLD);
        assertThat(kept.state()).isZero();

        kept.step(Duration.ZERO);

        assertThat(kept.state()).isEqualTo(6);
        kept.close();
    }

    @Test
    void keeps_a_combined_projection() throws Exception {
        gesta.append(new Sold(TEA, 5), new Sold(CAKE, 1));
        Projection<List<Integer>> both = Projection.all(List.of(SOLD.about(TEA), SOLD.about(CAKE)));
        KeptProjection<List<Integer>> kept = KeptProjection.of(gesta, both);

        kept.step(Duration.ZERO);

        assertThat(kept.state()).containsExactly(5, 1);
        kept.close();
    }

    @Test
    void stops_at_an_event_that_it_cannot_read() throws Exception {
        store.append(
                List.of(
                        new Event(
                                EventIds.random(),
                                "sold",
                                Tags.none(),
                                Payload.json("{\"count\":\"many\"}"),
                                Metadata.none())));
        KeptProjection<Integer> kept = KeptProjection.of(gesta, SOLD);

        kept.step(Duration.ZERO);

        assertThat(kept.activity()).isEqualTo(ProjectorState.STOPPED);
        assertThatThrownBy(() -> kept.await(store.head(), LONG))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("at position 1");
        kept.close();
    }

    @Test
    void keeps_a_state_for_each_id_and_answers_questions() throws Exception {
        try (KeptByKey<Integer> kept = KeptByKey.of(gesta, ItemId.class, SOLD).start()) {
            gesta.append(new Sold(TEA, 5), new Sold(CAKE, 1));
            Receipt receipt = gesta.append(new Sold(TEA, 2));

            assertThat(kept.await(receipt, LONG)).isTrue();

            assertThat(kept.get(TEA)).contains(7);
            assertThat(kept.get(new ItemId("milk"))).isEmpty();
            assertThat(kept.find((_, sold) -> sold > 1)).containsOnlyKeys("tea");
            assertThat(kept.<Integer>read(all -> all.size())).isEqualTo(2);
        }
    }
}
