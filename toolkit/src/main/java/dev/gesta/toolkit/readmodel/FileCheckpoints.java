package dev.gesta.toolkit.readmodel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Checkpoints as files in one folder: each is written beside the old one, flushed, and takes its
 * place in one step.
 */
public final class FileCheckpoints implements CheckpointStore {

    private static final int MAX_BYTES = 200;

    private final Path folder;

    /** Creates a store in {@code folder}, which must exist. */
    public FileCheckpoints(Path folder) {
        this.folder = folder;
    }

    private Path file(String name) {
        return folder.resolve(name + ".checkpoint");
    }

    /**
     * Returns what was saved last under this name.
     *
     * @throws InvalidRequestException if the file holds something else
     */
    @Override
    public Optional<ConsistencyToken> load(String name) throws IOException {
        try {
            if (Files.size(file(name)) > MAX_BYTES) {
                throw new InvalidRequestException(
                        "a checkpoint file must be short",
                        MAX_BYTES + " bytes",
                        Files.size(file(name)) + " bytes in " + file(name));
            }
            return Optional.of(ConsistencyToken.parse(Files.readString(file(name), US_ASCII)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void save(String name, ConsistencyToken token) throws IOException {
        Path next = folder.resolve(name + ".checkpoint.tmp");
        try (FileChannel channel =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer text = US_ASCII.encode(token.toString());
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(
                next,
                file(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
