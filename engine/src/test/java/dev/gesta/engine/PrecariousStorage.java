package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real files that can be made to fail: from one moment on, at the next flush, or for lack of room.
 */
final class PrecariousStorage implements Storage {

    private final Storage files;
    private final AtomicBoolean flushFails = new AtomicBoolean();
    private final AtomicInteger stepsLeft = new AtomicInteger(Integer.MAX_VALUE);
    private volatile boolean dead;
    private volatile boolean full;

    PrecariousStorage(Path folder) {
        this.files = new FileStorage(folder);
    }

    /** Lets nothing more through to the files, as when the process is gone. */
    void die() {
        dead = true;
    }

    /** Lets {@code steps} more changes through, then dies. */
    void dieAfter(int steps) {
        stepsLeft.set(steps);
    }

    void failNextFlush() {
        flushFails.set(true);
    }

    /** From now on a write gets half of its bytes onto the disk. */
    void fill() {
        full = true;
    }

    void makeRoom() {
        full = false;
    }

    private void live() throws IOException {
        if (dead || stepsLeft.getAndDecrement() == 0) {
            dead = true;
            throw new IOException("the process is gone");
        }
    }

    @Override
    public List<String> list() throws IOException {
        return files.list();
    }

    @Override
    public StorageFile create(String name) throws IOException {
        live();
        return new PrecariousFile(files.create(name));
    }

    @Override
    public StorageFile open(String name) throws IOException {
        live();
        return new PrecariousFile(files.open(name));
    }

    @Override
    public long size(String name) throws IOException {
        return files.size(name);
    }

    @Override
    public ByteBuffer read(String name) throws IOException {
        return files.read(name);
    }

    @Override
    public ByteBuffer map(String name) throws IOException {
        return files.map(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        live();
        files.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        live();
        files.delete(name);
    }

    @Override
    public void syncNames() throws IOException {
        live();
        files.syncNames();
    }

    @Override
    public long usableBytes() throws IOException {
        return files.usableBytes();
    }

    @Override
    public String location() {
        return files.location();
    }

    private final class PrecariousFile implements StorageFile {

        private final StorageFile file;

        PrecariousFile(StorageFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            live();
            if (full) {
                file.write(bytes.slice(0, bytes.remaining() / 2), offset);
                throw new IOException("No space left on device");
            }
            file.write(bytes, offset);
        }

        @Override
        public void sync() throws IOException {
            live();
            if (flushFails.getAndSet(false)) {
                throw new IOException("Input/output error");
            }
            file.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            live();
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
