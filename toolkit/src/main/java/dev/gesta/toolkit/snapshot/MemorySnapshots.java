package dev.gesta.toolkit.snapshot;

import java.util.Optional;

/** Snapshots in memory, of which those go that were not used for longest. */
final class MemorySnapshots implements SnapshotStore {

    private final RecentlyUsed<Snapshot> byKey;

    MemorySnapshots(int most) {
        this.byKey = new RecentlyUsed<>(most);
    }

    @Override
    public Optional<Snapshot> load(String key) {
        return byKey.find(key);
    }

    @Override
    public void save(Snapshot snapshot) {
        byKey.put(snapshot.key(), snapshot);
    }

    @Override
    public void delete(String key) {
        byKey.remove(key);
    }

    @Override
    public void clear() {
        byKey.clear();
    }
}
