package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder on a real disk.
 *
 * <p>Each call opens a channel of its own, and a {@link StorageFile} is used by one private thread:
 * an interrupt closes the channel of the interrupted thread for all who share it, so none is
 * shared.
 */
final class FileStorage implements Storage {

    private final Path folder;
    private volatile @Nullable FileStore disk;

    FileStorage(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(folder.resolve(name));
    }

    @Override
    public StorageFile create(String name) throws IOException {
        return new ChannelFile(
                FileChannel.open(
                        folder.resolve(name),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE));
    }

    @Override
    public StorageFile open(String name) throws IOException {
        return new ChannelFile(FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE));
    }

    @Override
    public long size(String name) throws IOException {
        return Files.size(folder.resolve(name));
    }

    @Override
    public ByteBuffer read(String name) throws IOException {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(channel.size()));
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, bytes.position()) < 0) {
                    throw new IOException(name + " shrank while it was read");
                }
            }
            return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Override
    public ByteBuffer map(String name) throws IOException {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public void syncNames() throws IOException {
        syncNames(folder);
    }

    private static void syncNames(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Creates a folder that is not there, with those that lead to it, durably. */
    static void createFolder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null || Files.isDirectory(folder)) {
            return;
        }
        createFolder(parent);
        Files.createDirectories(folder);
        syncNames(parent);
    }

    @Override
    public long usableBytes() throws IOException {
        FileStore found = disk;
        if (found == null) {
            found = Files.getFileStore(folder); // reads the system's list of mounts: once will do
            disk = found;
        }
        return found.getUsableSpace();
    }

    @Override
    public String location() {
        return folder.toString();
    }

    private record ChannelFile(FileChannel channel) implements StorageFile {

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            long at = offset;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
