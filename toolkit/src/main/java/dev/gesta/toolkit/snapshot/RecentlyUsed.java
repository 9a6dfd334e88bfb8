package dev.gesta.toolkit.snapshot;

import dev.gesta.InvalidRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded map by text, which drops what was not used for longest. Safe for use by many threads.
 *
 * @param <V> what it holds
 */
public final class RecentlyUsed<V> {

    private static final float LOAD = 0.75f;

    private final Map<String, V> entries;

    /**
     * Creates an empty map.
     *
     * @param most how many entries it holds, 1 or more
     */
    public RecentlyUsed(int most) {
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

    /** Returns the value of {@code key}, which has been used now. */
    public synchronized Optional<V> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Holds {@code value}, in place of an older one of the same key. */
    public synchronized void put(String key, V value) {
        entries.put(key, value);
    }

    /** Forgets {@code key}. */
    public synchronized void remove(String key) {
        entries.remove(key);
    }

    /** Forgets all. */
    public synchronized void clear() {
        entries.clear();
    }

    /** Returns all values, those that were used last at the end. */
    public synchronized List<V> values() {
        return List.copyOf(entries.values());
    }
}
