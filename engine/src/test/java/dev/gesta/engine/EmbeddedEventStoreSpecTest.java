package dev.gesta.engine;

import dev.gesta.EventStore;
import dev.gesta.RequestLimits;
import dev.gesta.RequestLimits.Limit;
import dev.gesta.conformance.Backend;
import dev.gesta.conformance.Capability;
import dev.gesta.conformance.EventStoreSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The conformance suite on the embedded store, with segments that are small. */
class EmbeddedEventStoreSpecTest extends EventStoreSpec {

    @Override
    protected Backend backend() {
        return new EmbeddedBackend();
    }

    private static final class EmbeddedBackend implements Backend {

        private static final EngineOptions OPTIONS =
                EngineOptions.defaults().withSegmentBytes(256 << 10).withZeroAheadBytes(64 << 10);

        private final Map<EventStore, PrecariousStorage> storages = new ConcurrentHashMap<>();

        @Override
        public Set<Capability> capabilities() {
            return Set.of(
                    Capability.RESTART,
                    Capability.CRASH,
                    Capability.BACKUP,
                    Capability.CLOCK,
                    Capability.SMALL_LIMITS,
                    Capability.EXCLUSIVE,
                    Capability.FAILING_FLUSH,
                    Capability.FULL_DISK,
                    Capability.TORN_BATCH,
                    Capability.LOG_FILES,
                    Capability.INDEX_FILES);
        }

        @Override
        public EventStore open(Path folder) {
            return open(folder, OPTIONS, InstantSource.system());
        }

        private EventStore open(Path folder, EngineOptions options, InstantSource clock) {
            PrecariousStorage storage = new PrecariousStorage(folder);
            EventStore store =
                    EmbeddedEventStore.open(
                            folder, new Log.Outside(storage, options, clock, new SecureRandom()));
            storages.put(store, storage);
            return store;
        }

        private PrecariousStorage storageOf(EventStore store) {
            PrecariousStorage storage = storages.get(store);
            if (storage == null) {
                throw new IllegalArgumentException("not opened here: " + store);
            }
            return storage;
        }

        @Override
        public EventStore openWithClock(Path folder, InstantSource clock) {
            return open(folder, OPTIONS, clock);
        }

        @Override
        public EventStore openWithSmallLimits(Path folder) {
            RequestLimits small =
                    RequestLimits.ceilings()
                            .with(Limit.DATA_BYTES, 1_000)
                            .with(Limit.TAGS_PER_EVENT, 4)
                            .with(Limit.EVENTS_PER_APPEND, 10);
            return open(folder, OPTIONS.withLimits(small), InstantSource.system());
        }

        @Override
        public void crash(EventStore store, Path folder) {
            storageOf(store).die();
            store.close();
        }

        @Override
        public void backUp(EventStore store, Path folder, Path backup) {
            ((EmbeddedEventStore) store).backUp(backup, _ -> {});
        }

        @Override
        public void restore(Path backup, Path folder) {
            StoreRestore.run(backup, folder, _ -> {});
        }

        @Override
        public void failNextFlush(EventStore store, Path folder) {
            storageOf(store).failNextFlush();
        }

        @Override
        public void fillDisk(EventStore store, Path folder) {
            storageOf(store).fill();
        }

        @Override
        public void freeDisk(EventStore store, Path folder) {
            storageOf(store).makeRoom();
        }

        @Override
        public void tearLastBatch(Path folder) {
            try {
                byte[] frame = Files.readAllBytes(logFiles(folder).getLast());
                int half = Math.min(200, frame.length - SegmentHeader.BYTES);
                byte[] torn =
                        Arrays.copyOfRange(frame, SegmentHeader.BYTES, SegmentHeader.BYTES + half);
                Files.write(logFiles(folder).getLast(), torn, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<Path> logFiles(Path folder) {
            return files(folder, ".log");
        }

        @Override
        public List<Path> indexFiles(Path folder) {
            return files(folder, ".index");
        }

        private static List<Path> files(Path folder, String ending) {
            try (var files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
