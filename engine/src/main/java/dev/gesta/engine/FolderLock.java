package dev.gesta.engine;

import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets one process, and in it one store, use a folder at a time.
 *
 * <p>The operating system's lock on the file {@code LOCK} keeps other processes out, and falls with
 * the process. It belongs to the whole process, and closing any second channel on the file would
 * drop it: so stores of the same process are kept apart by a set of folders, which is asked first.
 */
final class FolderLock implements AutoCloseable {

    static final String NAME = "LOCK";

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock on {@code folder}, which exists.
     *
     * @throws StoreUnavailableException if it is held, naming the holder
     */
    static FolderLock take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            throw inUse(real, "this process", null);
        }
        try {
            return new FolderLock(real, lock(real));
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(folder, "process " + Files.readString(file).strip(), null);
            }
            // Always of one length, so that a full disk has room for it where it once had.
            byte[] holder =
                    "%-20d"
                            .formatted(ProcessHandle.current().pid())
                            .getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(holder), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static StoreUnavailableException inUse(
            Path folder, String holder, @Nullable Throwable cause) {
        return new StoreUnavailableException(
                "the store in " + folder + " is in use by " + holder + "; close it there first",
                cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(folder);
    }
}
