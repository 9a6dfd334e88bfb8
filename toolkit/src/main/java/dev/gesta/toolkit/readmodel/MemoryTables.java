package dev.gesta.toolkit.readmodel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What handlers of a read model in memory write to: named tables of rows by key, sorted by the key.
 * A change is seen by the transaction that makes it at once, by others after the commit.
 */
public final class MemoryTables {

    /**
     * One table, as a transaction sees it.
     *
     * @param <K> the keys
     * @param <V> the rows, immutable by preference
     */
    public static final class Table<K extends Comparable<? super K>, V> {

        private final SortedMap<K, V> committed;
        private final Map<K, Optional<V>> changes = new HashMap<>();

        private Table(SortedMap<K, V> committed) {
            this.committed = committed;
        }

        /** Returns the row of {@code key}, if there is one. */
        public Optional<V> get(K key) {
            Optional<V> change = changes.get(key);
            return change != null ? change : Optional.ofNullable(committed.get(key));
        }

        /** Puts a row in the place of an older one, if there is one. */
        public void put(K key, V row) {
            changes.put(key, Optional.of(row));
        }

        /** Puts what {@code change} makes of the row; of {@code initial} if there is none. */
        public void update(K key, V initial, UnaryOperator<V> change) {
            put(key, change.apply(get(key).orElse(initial)));
        }

        /** Removes a row, if there is one. */
        public void remove(K key) {
            changes.put(key, Optional.empty());
        }

        /** Returns a copy of all rows, by key. */
        public SortedMap<K, V> rows() {
            SortedMap<K, V> all = new TreeMap<>(committed);
            apply(all);
            return all;
        }

        private void apply(SortedMap<K, V> to) {
            changes.forEach(
                    (key, row) -> row.ifPresentOrElse(r -> to.put(key, r), () -> to.remove(key)));
        }

        /** Removes all rows. */
        public void clear() {
            rows().keySet().forEach(this::remove);
        }

        void commit() {
            apply(committed);
        }
    }

    private final ModelVersion version;
    private final MemorySink.Open open;
    private final Effects effects;

    MemoryTables(ModelVersion version, MemorySink.Open open, Effects effects) {
        this.version = version;
        this.open = open;
        this.effects = effects;
    }

    /** Returns a table of this version; it is created by its first row. */
    public <K extends Comparable<? super K>, V> Table<K, V> table(String name) {
        return open.table(version.model() + "/" + version.table(name));
    }

    /** Has something done after the commit, as {@link Effects#afterCommit} says. */
    public void afterCommit(Runnable effect) {
        effects.afterCommit(effect);
    }

    /** Returns a table as it is for one transaction. */
    static <K extends Comparable<? super K>, V> Table<K, V> open(SortedMap<K, V> committed) {
        return new Table<>(committed);
    }
}
