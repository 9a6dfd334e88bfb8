package dev.gesta.server;

import dev.gesta.EventStoreException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.EngineOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One store of a server, opened when it is first needed. For use by many threads. */
final class HostedStore {

    private final StoreRegistry.Entry entry;
    private final Path folder;
    private final EngineOptions options;

    private volatile @Nullable EmbeddedEventStore open;
    private volatile @Nullable EventStoreException failure;
    private boolean retired;

    HostedStore(StoreRegistry.Entry entry, Path dataFolder, EngineOptions options) {
        this.entry = entry;
        this.folder = dataFolder.resolve(entry.folder());
        this.options = options;
    }

    StoreRegistry.Entry entry() {
        return entry;
    }

    /** Returns the store if it is open; never waits. */
    @Nullable EmbeddedEventStore ifOpen() {
        return open;
    }

    /** Returns why the store did not open, until it is closed, which allows another attempt. */
    Optional<EventStoreException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Returns the store, which is opened if it is not: that reads from the disk.
     *
     * @throws EventStoreException if it cannot be opened
     */
    EmbeddedEventStore open() {
        EmbeddedEventStore already = open;
        return already != null ? already : openNow();
    }

    private synchronized EmbeddedEventStore openNow() {
        EmbeddedEventStore already = open;
        if (already != null) {
            return already;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            EmbeddedEventStore opened = EmbeddedEventStore.open(folder, options);
            open = opened;
            return opened;
        } catch (EventStoreException e) {
            failure = e;
            throw e;
        }
    }

    /** Closes the store, which answers what it was asked before; the next need opens it again. */
    synchronized void close() {
        if (!retired) {
            closeNow(null);
        }
    }

    /** Closes the store for good. */
    synchronized void retire() {
        retired = true;
        closeNow(new StoreUnavailableException("the server is shutting down", null));
    }

    private void closeNow(@Nullable EventStoreException from) {
        EmbeddedEventStore closing = open;
        open = null;
        failure = from;
        if (closing != null) {
            closing.close();
        }
    }
}
