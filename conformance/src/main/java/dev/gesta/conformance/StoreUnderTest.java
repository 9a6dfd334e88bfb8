package dev.gesta.conformance;

import dev.gesta.EventStore;
import java.nio.file.Path;

/** A store with the folder it lives in, to be ended and opened again. */
final class StoreUnderTest implements AutoCloseable {

    private final Stores stores;
    private final Path folder;
    private EventStore store;

    StoreUnderTest(Stores stores, Path folder, EventStore store) {
        this.stores = stores;
        this.folder = folder;
        this.store = store;
    }

    /** Returns the store as it is open now. */
    EventStore store() {
        return store;
    }

    Path folder() {
        return folder;
    }

    /** Closes the store and opens it again. */
    EventStore reopen() {
        store.close();
        return open();
    }

    /** Kills the store and opens it again. */
    EventStore crashAndOpen() {
        crash();
        return open();
    }

    /** Kills the store. */
    void crash() {
        stores.backend().crash(store, folder);
    }

    /** Cuts the power. */
    void losePower() {
        stores.backend().losePower(store, folder);
    }

    /** Opens the store after it was ended. */
    EventStore open() {
        store = stores.backend().open(folder);
        return store;
    }

    /** Opens a second node on the same data. */
    EventStore openSecond() {
        return stores.backend().openSecond(folder);
    }

    /** Backs the store up, and restores that to a store of its own, on a new timeline. */
    StoreUnderTest backUpAndRestore() {
        return restore(backUp());
    }

    /** Backs the store up, and returns where. */
    Path backUp() {
        Path backup = stores.folder();
        stores.backend().backUp(store, folder, backup);
        return backup;
    }

    /** Restores a backup to a store of its own. */
    StoreUnderTest restore(Path backup) {
        Path restored = stores.folder();
        stores.backend().restore(backup, restored);
        return stores.open(restored);
    }

    @Override
    public void close() {
        store.close();
    }
}
