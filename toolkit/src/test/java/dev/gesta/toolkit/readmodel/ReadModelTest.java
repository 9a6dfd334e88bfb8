package dev.gesta.toolkit.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import dev.gesta.Metadata;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReferenceEventStore;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Upcaster;
import dev.gesta.toolkit.readmodel.Till.ItemId;
import dev.gesta.toolkit.readmodel.Till.Sold;
import dev.gesta.toolkit.readmodel.Till.TillEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadModelTest {

    @EventType("swapped")
    record Swapped(ItemId from, ItemId to) {}

    private final ReferenceEventStore store = ReferenceEventStore.create();

    @Test
    void follows_just_what_it_handles_with_the_types_that_are_upcast_into_it() {
        ReadModel<MemoryTables> model =
                ReadModel.<MemoryTables>named("till", 1).on(Sold.class, (_, _) -> {});
        EventCatalog catalog = Till.EVENTS.withUpcasters(Upcaster.rename("sale", "sold"));

        assertThat(model.query(catalog)).isEqualTo(Query.types("sale", "sold"));
    }

    @Test
    void refuses_what_it_cannot_be() {
        ReadModel<MemoryTables> model = ReadModel.named("till", 1);

        assertThatThrownBy(() -> ReadModel.named("Till!", 1))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> ReadModel.named("till", 0))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> model.query(Till.EVENTS))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no handler");
        assertThatThrownBy(
                        () -> model.on(Sold.class, (_, _) -> {}).on(TillEvent.class, (_, _) -> {}))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> ProjectorOptions.defaults().withWorkers(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 to 256");
    }

    @Test
    void takes_the_key_from_the_tags_and_refuses_two() {
        ReadModel<MemoryTables> model =
                ReadModel.<MemoryTables>named("till", 1).keyedBy(ItemId.class);
        EventCatalog catalog = Till.EVENTS.and(Swapped.class);
        Gesta gesta = Gesta.over(store, catalog);
        ItemId tea = new ItemId("tea");
        gesta.append(new Sold(tea, 1));
        gesta.append(new Swapped(tea, new ItemId("cake")));
        List<SequencedEvent> stored = store.read(Query.all()).toList();

        assertThat(model.keyOf(stored.getFirst())).isEqualTo("item:tea");
        assertThatThrownBy(() -> model.keyOf(stored.getLast()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("item:cake and item:tea at position 2");
    }

    @Test
    void handles_each_event_as_the_cause_of_what_follows() throws Exception {
        List<String> causes = new ArrayList<>();
        ReadModel<MemoryTables> model =
                ReadModel.<MemoryTables>named("till", 1)
                        .onSequenced(
                                Sold.class,
                                (_, sold) ->
                                        causes.add(
                                                EventContext.current()
                                                        .metadata()
                                                        .value(Metadata.CAUSATION)
                                                        .orElse("none")));
        Gesta gesta = Gesta.over(store, Till.EVENTS);
        gesta.append(new Sold(new ItemId("tea"), 1));
        Projector<MemoryTables> projector = Projector.of(gesta, model, new MemorySink());

        projector.step(Duration.ZERO);

        String id = store.read(Query.all()).toList().getFirst().event().id().toString();
        assertThat(causes).containsExactly(id);
        projector.close();
    }

    @Test
    void keeps_dead_letters_as_plain_text_whatever_the_failure_says() {
        DeadLetter letter =
                new DeadLetter(
                        "item:tea",
                        Position.of(7),
                        "sold",
                        3,
                        Instant.EPOCH,
                        "java.lang.Error",
                        "a\tb\nc\0d" + "x".repeat(2_000));

        DeadLetter read = DeadLetter.parse(letter.name(), letter.text());

        assertThat(read).isEqualTo(letter);
        assertThat(read.message()).startsWith("a b c d").hasSize(DeadLetter.MAX_MESSAGE);
    }
}
