package dev.gesta.server;

import dev.gesta.InvalidRequestException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.engine.EngineOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The stores of a server, by name. For use by many threads. */
final class HostedStores implements AutoCloseable {

    /** The registry is one small file, written whole; more stores belong on more servers. */
    static final int MAX_STORES = 10_000;

    private static final String LOCK = "LOCK";

    private final Path folder;
    private final EngineOptions options;
    private final InstantSource clock;
    private final FileChannel lock;
    private final ConcurrentSkipListMap<String, HostedStore> byName = new ConcurrentSkipListMap<>();

    private StoreRegistry registry;
    private boolean closed;

    private HostedStores(Path folder, EngineOptions options, InstantSource clock, FileChannel lock)
            throws IOException {
        this.folder = folder;
        this.options = options;
        this.clock = clock;
        this.lock = lock;
        this.registry = StoreRegistry.read(folder);
        registry.entries().forEach(this::host);
    }

    private HostedStore host(StoreRegistry.Entry entry) {
        HostedStore store = new HostedStore(entry, folder, options);
        byName.put(entry.name(), store);
        return store;
    }

    /**
     * Takes over a data folder, which is created if it does not exist. The stores in it are opened
     * when they are first needed.
     *
     * @throws StoreUnavailableException if another process has it, or its files cannot be read
     */
    static HostedStores open(Path folder, EngineOptions options, InstantSource clock) {
        try {
            Files.createDirectories(folder);
            FileChannel lock = lock(folder);
            try {
                return new HostedStores(folder, options, clock, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the data folder " + folder + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(
                        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock taken = null;
        try {
            taken = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another server of this process has it, which is the same to us.
        }
        if (taken == null) {
            file.close();
            throw new StoreUnavailableException(
                    "another server has the data folder " + folder, null);
        }
        return file;
    }

    /**
     * Makes an empty store.
     *
     * @throws InvalidRequestException if the name is not valid, or taken, or there are too many
     */
    synchronized HostedStore create(String name) {
        requireOpen();
        StoreNames.require(name);
        if (byName.containsKey(name)) {
            throw new InvalidRequestException("a store name is used once", "a new name", name);
        }
        if (byName.size() >= MAX_STORES) {
            throw new InvalidRequestException(
                    "too many stores", Integer.toString(MAX_STORES), byName.size() + 1 + "");
        }
        try {
            var createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
            var entry = new StoreRegistry.Entry(name, newFolder(), createdAt);
            StoreRegistry more = registry.with(entry);
            more.write(folder);
            registry = more;
            return host(entry);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the store " + name + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** Makes a folder of a name that was never used; one of a creation that failed stays. */
    private String newFolder() throws IOException {
        int number = registry.entries().size() + 1;
        while (Files.exists(folder.resolve(folderName(number)))) {
            number++;
        }
        Files.createDirectory(folder.resolve(folderName(number)));
        return folderName(number);
    }

    private static String folderName(int number) {
        return "store-%06d".formatted(number);
    }

    /** Returns the store of that name, or null. */
    @Nullable HostedStore find(String name) {
        return byName.get(name);
    }

    /**
     * Returns the store of that name.
     *
     * @throws InvalidRequestException if there is none
     */
    HostedStore require(String name) {
        HostedStore store = byName.get(name);
        if (store == null) {
            StoreNames.require(name);
            throw new InvalidRequestException(
                    "no store has that name", "the name of a store that was created", name);
        }
        return store;
    }

    /** Returns all stores, in the order of their names. */
    Collection<HostedStore> all() {
        return List.copyOf(byName.values());
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("the server is shutting down", null);
        }
    }

    /** Closes all stores; what they were asked before is answered. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        byName.values().forEach(HostedStore::retire);
        try {
            lock.close();
        } catch (IOException e) {
            throw new StoreUnavailableException("the lock of " + folder + " did not close", e);
        }
    }
}
