package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bounded map by text, which drops what was not used for longest. Safe for many threads. */
final class RecentlyUsed<V> {

    private static final float LOAD = 0.75f;

    private final Map<String, V> entries;

    RecentlyUsed(int most) {
        if (most < 1) {
            throw new InvalidRequestException(
                    "snapshots in memory must have room", "1 or more", Integer.toString(most));
        }
        this.entries = bounded(most);
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>(16, LOAD, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<V> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(String key, V value) {
        entries.put(key, value);
    }

    synchronized void remove(String key) {
        entries.remove(key);
    }

    synchronized void clear() {
        entries.clear();
    }

    synchronized List<V> values() {
        return List.copyOf(entries.values());
    }
}
