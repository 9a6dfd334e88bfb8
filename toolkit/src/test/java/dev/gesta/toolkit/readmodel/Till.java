package dev.gesta.toolkit.readmodel;

import dev.gesta.EventStore;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.TagId;
import java.util.SortedMap;
import java.util.TreeMap;

/** The business of these tests: what goes over a counter, item by item. */
public final class Till {

    /** What is sold. */
    public record ItemId(String value) implements TagId {}

    /** All that happens. */
    public sealed interface TillEvent {}

    /** Some of an item were sold. */
    @EventType("sold")
    public record Sold(ItemId item, int count) implements TillEvent {}

    /** Some of an item came back. */
    @EventType("returned")
    public record Returned(ItemId item, int count) implements TillEvent {}

    /** Somebody came in: nothing that the read model looks at. */
    @EventType("greeted")
    public record Greeted(String name) implements TillEvent {}

    /** All events. */
    public static final EventCatalog EVENTS = EventCatalog.of(TillEvent.class);

    private static final long PRIME = 1_000_000_007;

    private Till() {}

    /** Returns a number that no other order, omission or repetition of the same events gives. */
    public static long fold(long state, TillEvent event) {
        return switch (event) {
            case Sold(_, int count) -> (state * 31 + count) % PRIME;
            case Returned(_, int count) -> (state * 37 + count) % PRIME;
            case Greeted _ -> state;
        };
    }

    /** Returns the item that an event is about. */
    public static String item(TillEvent event) {
        return switch (event) {
            case Sold(ItemId item, _) -> item.value();
            case Returned(ItemId item, _) -> item.value();
            case Greeted _ -> "";
        };
    }

    /** Returns what a read model must hold: the fold of the log, for each item. */
    public static SortedMap<String, Long> foldOf(EventStore store) {
        SortedMap<String, Long> rows = new TreeMap<>();
        for (SequencedEvent stored : store.read(Query.types("sold", "returned")).toList()) {
            for (Sequenced<?> event : EVENTS.decode(stored)) {
                TillEvent happened = (TillEvent) event.event();
                rows.merge(item(happened), fold(0, happened), (old, _) -> fold(old, happened));
            }
        }
        return rows;
    }
}
