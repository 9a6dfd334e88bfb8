package dev.gesta.toolkit.readmodel;

import dev.gesta.InvalidRequestException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Read models in memory, with the same promises as in a database but durability: for tests, and for
 * what is quickly built again. Transactions run one after the other.
 */
public final class MemorySink implements TransactionalSink<MemoryTables> {

    private static final String BOOKS = "";

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final Map<String, SortedMap<?, ?>> tables = new ConcurrentHashMap<>();

    /** The tables that a transaction has opened. */
    final class Open implements Transaction<MemoryTables> {

        private final Map<String, MemoryTables.Table<?, ?>> opened = new HashMap<>();

        @SuppressWarnings("unchecked") // a table is always used with the same types, or fails there
        <K extends Comparable<? super K>, V> MemoryTables.Table<K, V> table(String name) {
            return (MemoryTables.Table<K, V>)
                    opened.computeIfAbsent(
                            name,
                            _ ->
                                    MemoryTables.<K, V>open(
                                            (SortedMap<K, V>)
                                                    tables.computeIfAbsent(
                                                            name, _ -> new TreeMap<>())));
        }

        @Override
        public Bookkeeping bookkeeping() {
            return new Books(table(BOOKS));
        }

        @Override
        public MemoryTables target(ModelVersion version, Effects effects) {
            return new MemoryTables(version, this, effects);
        }

        private void commit() {
            opened.values().forEach(MemoryTables.Table::commit);
        }
    }

    private record Books(MemoryTables.Table<String, String> texts) implements Bookkeeping {

        private static String key(String scope, String name) {
            return scope + '\0' + name;
        }

        @Override
        public Optional<String> get(String scope, String name) {
            return texts.get(key(scope, name));
        }

        @Override
        public boolean replace(String scope, String name, @Nullable String expected, String text) {
            if (!get(scope, name).equals(Optional.ofNullable(expected))) {
                return false;
            }
            texts.put(key(scope, name), text);
            return true;
        }

        @Override
        public void remove(String scope, String name) {
            texts.remove(key(scope, name));
        }

        @Override
        public SortedMap<String, String> list(String scope) {
            SortedMap<String, String> found = new TreeMap<>();
            String from = key(scope, "");
            texts.rows()
                    .forEach((key, text) -> {
                        if (key.startsWith(from)) {
                            found.put(key.substring(from.length()), text);
                        }
                    });
            return found;
        }
    }

    /** Creates a sink with nothing in it. */
    public MemorySink() {}

    @Override
    public <R extends @Nullable Object> R transact(Work<MemoryTables, R> work) throws Exception {
        lock.writeLock().lock();
        try {
            Open open = new Open();
            R result = work.run(open);
            open.commit();
            return result;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Asks the live version of a read model, as one commit left it.
     *
     * @throws InvalidRequestException if no version is live yet
     */
    public <R extends @Nullable Object> R read(
            String model, Function<? super MemoryTables, ? extends R> question) {
        lock.readLock().lock();
        try {
            Open open = new Open();
            LiveVersion live =
                    LiveVersion.of(open.bookkeeping(), model)
                            .orElseThrow(() -> LiveVersion.none(model));
            return question.apply(open.target(live.version(), _ -> {}));
        } finally {
            lock.readLock().unlock();
        }
    }
}
