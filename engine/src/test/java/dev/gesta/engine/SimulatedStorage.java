package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that keeps only what it must: after a power cut, bytes that were not synced may
 * be lost, reordered or torn, and names that were not synced lost or kept, each by itself.
 *
 * <p>Every step that changes something is told to a {@link Watcher} first, which may crash the
 * process there, fail the step, or look at what a crash at this moment would leave. All chance
 * comes from one generator. Safe for use by many threads.
 */
final class SimulatedStorage implements Storage {

    /** What a step does. */
    enum Kind {
        CREATE,
        WRITE,
        TRUNCATE,
        SYNC,
        RENAME,
        DELETE,
        SYNC_NAMES
    }

    /**
     * One step.
     *
     * @param file the name of the file; "" for the folder
     * @param bytes how many are written
     */
    record Step(Kind kind, String file, int bytes) {}

    /** Sees each step before it takes effect. */
    interface Watcher {

        /**
         * Lets the step happen by returning. If it throws an {@link IOException} the step fails: a
         * write in the middle, a sync as the kernel's does. An {@link Error} is the end of the
         * process.
         */
        void at(Step step) throws IOException;
    }

    /** The end of the process, in the middle of a step. */
    static final class Crash extends Error {

        private static final long serialVersionUID = 1L;

        Crash(Step step) {
            super("crash at " + step, null, false, false);
        }
    }

    private record NameChange(Kind kind, String name, String to, SimulatedFile file) {}

    private final RandomGenerator random;
    private final Map<String, SimulatedFile> names = new TreeMap<>();
    private final Map<String, SimulatedFile> durableNames = new TreeMap<>();
    private final List<NameChange> unsyncedNames = new ArrayList<>();
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    private volatile Watcher watcher = _ -> {};
    private long capacity = Long.MAX_VALUE;
    private long bytesWritten;
    private long bytesRead;

    SimulatedStorage(RandomGenerator random) {
        this.random = random;
    }

    /** Tells {@code other} of all steps from now on. */
    void watch(Watcher other) {
        watcher = other;
    }

    /** Makes this a disk of {@code bytes}. */
    synchronized void limitTo(long bytes) {
        capacity = bytes;
    }

    /** Returns the disk as the next process finds it if this one is killed now. */
    synchronized SimulatedStorage afterKill() {
        return after(SimulatedFile::afterKill, true);
    }

    /** Returns the disk as the next boot finds it if the power fails now. */
    synchronized SimulatedStorage afterPowerCut() {
        return after(file -> file.afterPowerCut(random), false);
    }

    private SimulatedStorage after(UnaryOperator<SimulatedFile> fate, boolean keepsNames) {
        IdentityHashMap<SimulatedFile, SimulatedFile> files = new IdentityHashMap<>();
        SimulatedStorage left = new SimulatedStorage(random);
        left.capacity = capacity;
        durableNames.forEach(
                (name, file) -> left.durableNames.put(name, files.computeIfAbsent(file, fate)));
        int nameFate = keepsNames ? 0 : random.nextInt(4);
        for (NameChange change : unsyncedNames) {
            NameChange same =
                    new NameChange(
                            change.kind,
                            change.name,
                            change.to,
                            files.computeIfAbsent(change.file, fate));
            if (keepsNames) {
                left.unsyncedNames.add(same);
            } else if (nameFate == 0 || (nameFate > 1 && random.nextBoolean())) {
                apply(same, left.durableNames);
            }
        }
        if (keepsNames) {
            names.forEach((name, file) -> left.names.put(name, files.computeIfAbsent(file, fate)));
        } else {
            left.names.putAll(left.durableNames);
        }
        return left;
    }

    private static void apply(NameChange change, Map<String, SimulatedFile> target) {
        switch (change.kind) {
            case CREATE -> target.put(change.name, change.file);
            case DELETE -> target.remove(change.name);
            default -> {
                target.remove(change.name);
                target.put(change.to, change.file);
            }
        }
    }

    private void change(NameChange change) {
        apply(change, names);
        unsyncedNames.add(change);
    }

    /** Returns how many steps of a kind there were. */
    synchronized long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    synchronized long bytesWritten() {
        return bytesWritten;
    }

    synchronized long bytesRead() {
        return bytesRead;
    }

    /** Returns all files, as they can be read now. */
    synchronized Map<String, byte[]> contents() {
        Map<String, byte[]> all = new TreeMap<>();
        names.forEach((name, file) -> all.put(name, file.content().bytes()));
        return all;
    }

    /** Puts a file there, durably, as an operator or a broken disk would. */
    synchronized void put(String name, byte[] bytes) {
        SimulatedFile file = SimulatedFile.durable(bytes);
        names.put(name, file);
        durableNames.put(name, file);
    }

    /** Takes a file away, durably. */
    synchronized void remove(String name) {
        names.remove(name);
        durableNames.remove(name);
    }

    private void step(Kind kind, String file, int bytes) throws IOException {
        synchronized (this) {
            counts.merge(kind, 1L, Long::sum);
        }
        watcher.at(new Step(kind, file, bytes));
    }

    private SimulatedFile file(String name) throws NoSuchFileException {
        SimulatedFile file = names.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    @Override
    public synchronized List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public synchronized boolean exists(String name) {
        return names.containsKey(name);
    }

    @Override
    public StorageFile create(String name) throws IOException {
        step(Kind.CREATE, name, 0);
        synchronized (this) {
            SimulatedFile existing = names.get(name);
            if (existing != null) {
                existing.truncate(0);
                return new Handle(name, existing);
            }
            SimulatedFile file = new SimulatedFile();
            change(new NameChange(Kind.CREATE, name, name, file));
            return new Handle(name, file);
        }
    }

    @Override
    public synchronized StorageFile open(String name) throws IOException {
        return new Handle(name, file(name));
    }

    @Override
    public synchronized long size(String name) throws IOException {
        return file(name).content().size();
    }

    @Override
    public synchronized ByteBuffer read(String name) throws IOException {
        bytesRead += file(name).content().size();
        return file(name).content().view();
    }

    @Override
    public synchronized ByteBuffer map(String name) throws IOException {
        return file(name).content().view();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        step(Kind.RENAME, to, 0);
        synchronized (this) {
            change(new NameChange(Kind.RENAME, from, to, file(from)));
        }
    }

    @Override
    public void delete(String name) throws IOException {
        step(Kind.DELETE, name, 0);
        synchronized (this) {
            SimulatedFile file = names.get(name);
            if (file != null) {
                change(new NameChange(Kind.DELETE, name, name, file));
            }
        }
    }

    @Override
    public void syncNames() throws IOException {
        step(Kind.SYNC_NAMES, "", 0);
        synchronized (this) {
            unsyncedNames.forEach(change -> apply(change, durableNames));
            unsyncedNames.clear();
        }
    }

    @Override
    public synchronized long usableBytes() {
        return capacity - names.values().stream().mapToLong(f -> f.content().size()).sum();
    }

    @Override
    public String location() {
        return "simulated";
    }

    private final class Handle implements StorageFile {

        private final String name;
        private final SimulatedFile file;

        Handle(String name, SimulatedFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            int at = Math.toIntExact(offset);
            try {
                step(Kind.WRITE, name, bytes.length);
            } catch (IOException e) {
                write(bytes, random.nextInt(bytes.length + 1), at);
                throw e;
            }
            write(bytes, bytes.length, at);
        }

        private void write(byte[] bytes, int length, int at) throws IOException {
            synchronized (SimulatedStorage.this) {
                long growth = Math.max(0, at + (long) length - file.content().size());
                int fits = (int) (length - Math.max(0, growth - Math.max(0, usableBytes())));
                if (fits > 0) {
                    file.write(fits == bytes.length ? bytes : Arrays.copyOf(bytes, fits), at);
                    bytesWritten += fits;
                }
                if (fits < length) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void sync() throws IOException {
            try {
                step(Kind.SYNC, name, 0);
            } catch (IOException e) {
                synchronized (SimulatedStorage.this) {
                    file.failToSync(random);
                }
                throw e;
            }
            synchronized (SimulatedStorage.this) {
                file.sync();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            step(Kind.TRUNCATE, name, 0);
            synchronized (SimulatedStorage.this) {
                if (size < file.content().size()) {
                    file.truncate(Math.toIntExact(size));
                }
            }
        }

        @Override
        public void close() {}
    }
}
