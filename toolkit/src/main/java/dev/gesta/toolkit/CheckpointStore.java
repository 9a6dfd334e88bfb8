package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps how far consumers have come, for consumers that can bear to be given some events again: the
 * checkpoint is not kept together with their effects, so after a crash it may be older than these.
 *
 * <p>Safe for use by many threads.
 */
public interface CheckpointStore {

    /**
     * Returns the checkpoint of the consumer {@code name}; empty if there is none, or if what was
     * kept is damaged: then the consumer begins again.
     *
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    Optional<ConsistencyToken> load(String name);

    /**
     * Keeps the checkpoint of the consumer {@code name}, in place of its older one.
     *
     * @param name not blank, at most 128 characters
     * @throws java.io.UncheckedIOException if it cannot be written; the older one is still there
     */
    void save(String name, ConsistencyToken checkpoint);

    /**
     * Returns a place that lasts as long as it is held: for tests, and where to begin again is
     * cheap.
     */
    static CheckpointStore inMemory() {
        Map<String, ConsistencyToken> kept = new ConcurrentHashMap<>();
        return new CheckpointStore() {
            @Override
            public Optional<ConsistencyToken> load(String name) {
                return Optional.ofNullable(kept.get(name));
            }

            @Override
            public void save(String name, ConsistencyToken checkpoint) {
                kept.put(name, checkpoint);
            }
        };
    }

    /**
     * Returns a folder with one file for each consumer, which is made if need be.
     *
     * <p>A file is replaced as a whole. A power failure may bring an older one back, and what is
     * damaged is told by its checksum and not used.
     *
     * @throws java.io.UncheckedIOException if the folder cannot be made
     */
    static CheckpointStore inFolder(Path folder) {
        return new CheckpointFolder(folder);
    }
}
