package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Event;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.ReferenceEventStore;
import dev.gesta.Tag;
import dev.gesta.toolkit.snapshot.SnapshotPolicy;
import dev.gesta.toolkit.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Random histories, of which a state is the same with snapshots and without. */
class SnapshotModelTest {

    private static final int HISTORIES = 40;
    private static final int STEPS = 80;
    private static final int STOCKS = 3;

    record StockId(String value) implements TagId {}

    sealed interface StockEvent {}

    @EventType(value = "moved", version = 2)
    record Moved(StockId stock, String article, int pieces) implements StockEvent {}

    @EventType("emptied")
    record Emptied(StockId stock, String article) implements StockEvent {}

    record Stock(SortedMap<String, Integer> pieces, int events) {

        static final Stock EMPTY = new Stock(new TreeMap<>(), 0);

        Stock after(StockEvent event) {
            SortedMap<String, Integer> next = new TreeMap<>(pieces);
            switch (event) {
                case Moved moved -> next.merge(moved.article(), moved.pieces(), Integer::sum);
                case Emptied emptied -> next.remove(emptied.article());
            }
            return new Stock(next, events + 1);
        }
    }

    @TempDir Path folder;

    private static final EventCatalog CATALOG =
            EventCatalog.of(StockEvent.class)
                    .withUpcasters(
                            Upcaster.change("moved", 1, data -> rename(data, "count", "pieces")),
                            Upcaster.replace("added", 1, "moved", 1, _ -> {}),
                            Upcaster.split(
                                    "swapped",
                                    1,
                                    Set.of("emptied", "added"),
                                    SnapshotModelTest::swapped));

    private static void rename(ObjectNode data, String from, String to) {
        data.set(to, data.remove(from));
    }

    private static List<Upcaster.Form> swapped(ObjectNode data) {
        List<Upcaster.Form> forms = new ArrayList<>();
        forms.add(new Upcaster.Form("emptied", 1, data.deepCopy()));
        if (data.get("count").asInt() > 0) {
            forms.add(new Upcaster.Form("added", 1, data));
        }
        return forms;
    }

    @Test
    void a_state_is_the_same_with_snapshots_and_without() {
        long seed = Long.getLong("gesta.seed", System.nanoTime());
        long used = 0;
        for (int i = 0; i < HISTORIES; i++) {
            used += history(seed + i);
        }
        assertThat(used).as("snapshots used, seed " + seed).isGreaterThan(HISTORIES);
    }

    private long history(long seed) {
        Random random = new Random(seed);
        ReferenceEventStore store = ReferenceEventStore.withGaps(random.nextInt(3));
        Gesta plain = Gesta.over(store, CATALOG);
        SnapshotStore place =
                random.nextInt(4) == 0
                        ? SnapshotStore.inFolder(folder.resolve("s" + seed))
                        : SnapshotStore.inMemory(2);
        Gesta kept = plain.withSnapshots(place, policy(random));
        for (int step = 0; step < STEPS; step++) {
            store(store, random);
            Projection<?> projection = projection(random);
            switch (random.nextInt(8)) {
                case 0, 1, 2 ->
                        assertThat(kept.<Object>project(widen(projection)))
                                .as("seed " + seed + ", step " + step)
                                .isEqualTo(plain.<Object>project(widen(projection)));
                case 3 -> {
                    Position then =
                            Position.of(random.nextLong(store.head().position().value() + 2));
                    assertThat(kept.at(then).<Object>project(widen(projection)))
                            .as("seed " + seed + ", step " + step + ", at " + then)
                            .isEqualTo(plain.at(then).<Object>project(widen(projection)));
                }
                case 4 -> kept.keepSnapshots();
                case 5 -> place.delete("stock\nstock:" + random.nextInt(STOCKS));
                default -> {}
            }
        }
        assertThat(kept.snapshotCounts().failed()).as("seed " + seed).isZero();
        return kept.snapshotCounts().used();
    }

    private static SnapshotPolicy policy(Random random) {
        return random.nextInt(3) == 0
                ? SnapshotPolicy.onDemand()
                : SnapshotPolicy.every(1 + random.nextInt(10));
    }

    private static Projection<?> projection(Random random) {
        StockId one = new StockId(Integer.toString(random.nextInt(STOCKS)));
        StockId other = new StockId(Integer.toString(random.nextInt(STOCKS)));
        return random.nextBoolean()
                ? stock(one)
                : Projection.all(List.of(stock(one), stock(other), stock(one)));
    }

    private static Fold<Stock> stock(StockId id) {
        return Projection.of(StockEvent.class, Stock.EMPTY, Stock::after, id)
                .snapshotAs("stock", 1);
    }

    private static Projection<Object> widen(Projection<?> projection) {
        return projection.map(state -> state);
    }

    private static void store(ReferenceEventStore store, Random random) {
        List<Event> events = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            events.add(event(random));
        }
        store.append(events);
    }

    private static Event event(Random random) {
        String stock = Integer.toString(random.nextInt(STOCKS));
        String article = "article-" + random.nextInt(5);
        int version = 1 + random.nextInt(2);
        String type =
                switch (random.nextInt(4)) {
                    case 0 -> "added";
                    case 1 -> "swapped";
                    case 2 -> "emptied";
                    default -> "moved";
                };
        String count = type.equals("moved") && version == 2 ? "pieces" : "count";
        String json =
                "{\"stock\":\"%s\",\"article\":\"%s\",\"%s\":%d}"
                        .formatted(stock, article, count, random.nextInt(4));
        String schema = type.equals("moved") ? Integer.toString(version) : "1";
        return Event.of(type, Payload.json(json), Tag.of("stock", stock))
                .withMetadata(Metadata.none().with(Metadata.SCHEMA_VERSION, schema));
    }
}
