package dev.gesta.testkit;

import dev.gesta.EventStore;
import dev.gesta.ReferenceEventStore;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.EngineOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * A kind of store that scenarios run on.
 *
 * @param name what to call it in a failure
 * @param opening opens an empty store; it is closed after each scenario
 */
public record TestStore(String name, Opening opening) {

    /** How an empty store is opened. */
    @FunctionalInterface
    public interface Opening {

        /**
         * Returns an empty store.
         *
         * @param folder an empty folder for this store alone, deleted after the scenario
         * @param clock where the store is to take its recorded times from
         */
        EventStore open(Path folder, InstantSource clock);
    }

    private static final int GAP = 3;

    /** Enough for a scenario, and quicker to set up than the defaults. */
    private static final EngineOptions SMALL =
            EngineOptions.defaults().withSegmentBytes(1 << 20).withZeroAheadBytes(0);

    /** Returns the reference store, in memory. */
    public static TestStore inMemory() {
        return new TestStore("in memory", (_, clock) -> ReferenceEventStore.create(clock));
    }

    /** Returns the reference store with gaps between its positions, as other stores have. */
    public static TestStore inMemoryWithGaps() {
        return new TestStore(
                "in memory, with gaps", (_, clock) -> ReferenceEventStore.withGaps(GAP, clock));
    }

    /** Returns the embedded engine, in a temporary folder. */
    public static TestStore embedded() {
        return new TestStore(
                "embedded engine",
                (folder, clock) -> EmbeddedEventStore.open(folder, SMALL, clock));
    }

    /** Returns all of these, which is what a kit uses if nothing else is said. */
    static List<TestStore> all() {
        return List.of(inMemory(), inMemoryWithGaps(), embedded());
    }
}
