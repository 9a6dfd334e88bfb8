package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where a {@link Reactor} keeps how far it has come. */
public interface CheckpointStore {

    /** Returns what was saved last under this name. */
    Optional<ConsistencyToken> load(String name) throws Exception;

    /** Saves, durably. */
    void save(String name, ConsistencyToken token) throws Exception;

    /** Returns a store in memory, for tests. */
    static CheckpointStore inMemory() {
        Map<String, ConsistencyToken> all = new ConcurrentHashMap<>();
        return new CheckpointStore() {
            @Override
            public Optional<ConsistencyToken> load(String name) {
                return Optional.ofNullable(all.get(name));
            }

            @Override
            public void save(String name, ConsistencyToken token) {
                all.put(name, token);
            }
        };
    }

    /** Returns a store in the bookkeeping of a sink, such as a database that is there anyway. */
    static CheckpointStore in(TransactionalSink<?> sink) {
        return new CheckpointStore() {
            private static final String SCOPE = "/reactor";

            @Override
            public Optional<ConsistencyToken> load(String name) throws Exception {
                return sink.transact(tx -> tx.bookkeeping().get(name + SCOPE, "checkpoint"))
                        .map(ConsistencyToken::parse);
            }

            @Override
            public void save(String name, ConsistencyToken token) throws Exception {
                sink.transact(tx -> {
                    tx.bookkeeping().remove(name + SCOPE, "checkpoint");
                    return tx.bookkeeping()
                            .replace(name + SCOPE, "checkpoint", null, token.toString());
                });
            }
        };
    }
}
