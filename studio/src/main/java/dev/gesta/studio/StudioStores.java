package dev.gesta.studio;

import dev.gesta.EventStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The stores that Studio shows. For those who serve it; safe for use by many threads. */
public interface StudioStores {

    /** Returns the names of the stores, in the order in which to show them. */
    List<String> names();

    /** Returns the store of this name. */
    Optional<EventStore> find(String name);

    /**
     * Returns what there is to tell about a store beside its events, such as its size on the disk:
     * labels and values to show, in order.
     */
    Map<String, String> facts(String name);

    /**
     * Returns one store.
     *
     * @param name what to call it
     * @param facts asked each time somebody looks
     */
    static StudioStores of(String name, EventStore store, Supplier<Map<String, String>> facts) {
        return new StudioStores() {
            @Override
            public List<String> names() {
                return List.of(name);
            }

            @Override
            public Optional<EventStore> find(String wanted) {
                return wanted.equals(name) ? Optional.of(store) : Optional.empty();
            }

            @Override
            public Map<String, String> facts(String wanted) {
                return facts.get();
            }
        };
    }
}
