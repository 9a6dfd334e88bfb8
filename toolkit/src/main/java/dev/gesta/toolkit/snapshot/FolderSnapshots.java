package dev.gesta.toolkit.snapshot;

import dev.gesta.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Snapshots as files, named by the hash of their key, and replaced as a whole. None is synced: one
 * that the power cut short fails its checksum, and then there is no snapshot.
 */
final class FolderSnapshots implements SnapshotStore {

    private static final String SUFFIX = ".snapshot";
    private static final String UNFINISHED = ".snapshot.tmp";

    /** More than a snapshot can have: its state is a payload, and the rest is short. */
    private static final long MAX_FILE_BYTES = 2L * Limits.MAX_DATA_BYTES;

    private final Path folder;

    FolderSnapshots(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the folder of snapshots " + folder, e);
        }
    }

    @Override
    public Optional<Snapshot> load(String key) {
        Path file = file(key, SUFFIX);
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                return Optional.empty();
            }
            return SnapshotFile.read(Files.readAllBytes(file))
                    .filter(snapshot -> snapshot.key().equals(key));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the snapshot " + file, e);
        }
    }

    @Override
    public synchronized void save(Snapshot snapshot) {
        Path unfinished = file(snapshot.key(), UNFINISHED);
        try {
            Files.write(unfinished, SnapshotFile.write(snapshot));
            Files.move(
                    unfinished,
                    file(snapshot.key(), SUFFIX),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the snapshot " + unfinished, e);
        }
    }

    @Override
    public void delete(String key) {
        delete(file(key, SUFFIX));
    }

    /** Leaves alone what is not a snapshot. */
    @Override
    public synchronized void clear() {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, "*{" + SUFFIX + "," + UNFINISHED + "}")) {
            files.forEach(FolderSnapshots::delete);
        } catch (NoSuchFileException e) {
            return; // the folder is gone, and so are they
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the snapshots in " + folder, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the snapshot " + file, e);
        }
    }

    private Path file(String key, String suffix) {
        byte[] hash = sha256().digest(key.getBytes(StandardCharsets.UTF_8));
        return folder.resolve(HexFormat.of().formatHex(hash) + suffix);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
