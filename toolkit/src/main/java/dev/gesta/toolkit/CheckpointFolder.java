package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Checkpoints as small text files, each written beside the old one and then renamed over it:
 *
 * <pre>
 * file = "gesta-checkpoint 1" LF name LF token LF checksum LF
 * checksum = CRC-32C of all before it, 8 hexadecimal digits
 * </pre>
 */
final class CheckpointFolder implements CheckpointStore {

    private static final System.Logger LOG = System.getLogger("dev.gesta.toolkit");
    private static final String HEADING = "gesta-checkpoint 1";
    private static final int MAX_NAME = 128;

    private final Path folder;

    CheckpointFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder, e);
        }
    }

    @Override
    public synchronized Optional<ConsistencyToken> load(String name) {
        Path file = file(name);
        try {
            byte[] bytes = Files.readAllBytes(file);
            Optional<ConsistencyToken> checkpoint =
                    parse(name, new String(bytes, StandardCharsets.UTF_8));
            if (checkpoint.isEmpty()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} is damaged and not used: {1} begins again",
                        file,
                        name);
            }
            return checkpoint;
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoint " + file, e);
        }
    }

    private static Optional<ConsistencyToken> parse(String name, String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != 5 || !lines[0].equals(HEADING) || !lines[1].equals(name)) {
            return Optional.empty();
        }
        try {
            ConsistencyToken checkpoint = ConsistencyToken.parse(lines[2]);
            boolean whole = text.equals(format(name, checkpoint));
            return whole ? Optional.of(checkpoint) : Optional.empty();
        } catch (InvalidRequestException _) {
            return Optional.empty();
        }
    }

    private static String format(String name, ConsistencyToken checkpoint) {
        String body = HEADING + '\n' + name + '\n' + checkpoint + '\n';
        CRC32C checksum = new CRC32C();
        checksum.update(body.getBytes(StandardCharsets.UTF_8));
        return body + HexFormat.of().toHexDigits((int) checksum.getValue()) + '\n';
    }

    @Override
    public synchronized void save(String name, ConsistencyToken checkpoint) {
        Path file = file(name);
        Path written = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(written, format(name, checkpoint));
            Files.move(
                    written,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the checkpoint " + file, e);
        }
    }

    private Path file(String name) {
        if (name.isBlank() || name.length() > MAX_NAME || name.indexOf('\n') >= 0) {
            throw new InvalidRequestException(
                    "a checkpoint must have a name",
                    "1 to " + MAX_NAME + " characters in one line",
                    "\"" + name + "\"");
        }
        String safe = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
        return folder.resolve(safe + ".checkpoint");
    }
}
