package dev.gesta.toolkit.snapshot;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where {@link Snapshot}s are kept: one for each key, the latest that was saved.
 *
 * <p>Safe for use by many threads. It may lose what it likes whenever it likes, and gives back
 * nothing but what was saved.
 */
public interface SnapshotStore {

    /** Returns a store in memory for the {@code most} snapshots that were used last. */
    static SnapshotStore inMemory(int most) {
        return new MemorySnapshots(most);
    }

    /**
     * Returns a store with one file for each key in {@code folder}, which is created if need be.
     * The folder may be deleted at any time.
     *
     * @throws java.io.UncheckedIOException if the folder cannot be created
     */
    static SnapshotStore inFolder(Path folder) {
        return new FolderSnapshots(folder);
    }

    /** Returns the snapshot of {@code key}; nothing if there is none, or it is damaged. */
    Optional<Snapshot> load(String key);

    /** Keeps a snapshot, in place of an older one of the same key. */
    void save(Snapshot snapshot);

    /** Forgets the snapshot of {@code key}, if there is one. */
    void delete(String key);

    /** Forgets all snapshots. */
    void clear();
}
