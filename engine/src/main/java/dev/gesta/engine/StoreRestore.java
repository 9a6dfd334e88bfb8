package dev.gesta.engine;

import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.DoubleConsumer;
import java.util.random.RandomGenerator;

/**
 * Makes a store of a backup: the same store, with the same events at the same positions, on a new
 * timeline, so that tokens from before are refused.
 *
 * <p>Every event is verified on the way. The manifest comes last: if this is interrupted, there is
 * no store, and the folder can be emptied.
 */
public final class StoreRestore {

    /**
     * What was restored.
     *
     * @param store the store's id
     * @param head the last position
     * @param takenAt when the backup was taken
     * @param segments how many segments it has
     * @param bytes how many bytes of log
     */
    public record Report(UUID store, long head, Instant takenAt, int segments, long bytes) {}

    private final Storage backup;
    private final Storage target;
    private final InstantSource clock;
    private final RandomGenerator random;

    private long bytes;

    StoreRestore(Storage backup, Storage target, InstantSource clock, RandomGenerator random) {
        this.backup = backup;
        this.target = target;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes a store in {@code folder} of the backup in another.
     *
     * @param folder is empty, or does not exist
     * @param progress told how much of the work is done, from 0 to 1
     * @throws StoreUnavailableException if there is no backup, or the folder is not empty
     * @throws StoreDamagedException if the backup does not verify
     */
    public static Report run(Path backup, Path folder, DoubleConsumer progress) {
        if (!Files.isDirectory(backup)) {
            throw new StoreUnavailableException("there is no backup in " + backup, null);
        }
        try {
            FileStorage.createFolder(folder);
            try (FolderLock _ = FolderLock.take(folder)) {
                return new StoreRestore(
                                new FileStorage(backup),
                                new FileStorage(folder),
                                InstantSource.system(),
                                new SecureRandom())
                        .run(progress);
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the store in " + folder + " was not restored: " + e.getMessage(), e);
        }
    }

    Report run(DoubleConsumer progress) throws IOException {
        requireEmpty();
        BackupFile file =
                BackupFile.read(backup)
                        .orElseThrow(() ->
                                new StoreUnavailableException(
                                        "there is no backup in %s: it has no file %s"
                                                .formatted(backup.location(), BackupFile.NAME),
                                        null));
        Manifest manifest = file.manifest();
        int segments = manifest.segments().size();
        for (int i = 0; i < segments; i++) {
            copy(manifest, manifest.segments().get(i));
            progress.accept((i + 1) / (double) segments);
        }
        onNewTimeline(file).write(target);
        return new Report(
                manifest.store(),
                file.head(),
                EventCodec.toInstant(file.takenAtMicros()),
                segments,
                bytes);
    }

    private void requireEmpty() throws IOException {
        for (String name : target.list()) {
            if (!name.equals(FolderLock.NAME)) {
                throw new StoreUnavailableException(
                        "%s is not empty: it holds %s; name an empty folder"
                                .formatted(target.location(), name),
                        null);
            }
        }
    }

    private void copy(Manifest manifest, Manifest.SegmentEntry entry) throws IOException {
        // The part first: a later backup that was not finished may have left the whole segment.
        String part = BackupFile.partName(entry);
        String name = backup.exists(part) ? part : entry.fileName();
        if (!backup.exists(name)) {
            throw new StoreDamagedException(name, 0, "the file is missing", null);
        }
        ByteBuffer file = backup.read(name);
        if (file.limit() != entry.bytes()) {
            throw new StoreDamagedException(
                    name,
                    Math.min(file.limit(), entry.bytes()),
                    "backed up with " + entry.bytes() + " bytes, found " + file.limit(),
                    null);
        }
        SegmentScan scan = SegmentScan.whole(file, name);
        Recovery.requireHeader(scan.header(), manifest, entry);
        if (scan.lastPosition() != entry.lastPosition()) {
            throw new StoreDamagedException(
                    name,
                    scan.end(),
                    "ends at position %d, was backed up to %d"
                            .formatted(scan.lastPosition(), entry.lastPosition()),
                    null);
        }
        StoreBackup.copy(target, file, entry.fileName());
        bytes += entry.bytes();
    }

    /** Returns the manifest of the restored store, whose active segment is a new one. */
    private Manifest onNewTimeline(BackupFile file) throws IOException {
        Manifest before = file.manifest();
        long now = EventCodec.toMicros(clock.instant());
        long timeline = Recovery.newTimeline(random);
        SegmentHeader header =
                new SegmentHeader(
                        before.store(), timeline, file.head() + 1, random.nextLong(), now);
        ByteBuffer active = header.encode();
        StoreBackup.copy(target, active, SegmentHeader.fileName(header.firstPosition()));
        target.syncNames();
        List<Manifest.SegmentEntry> segments = new ArrayList<>(before.segments());
        segments.add(
                new Manifest.SegmentEntry(
                        header.firstPosition(), 0, 0, SegmentHeader.crcOf(active)));
        List<Manifest.Cut> cuts = new ArrayList<>(before.cuts());
        cuts.add(new Manifest.Cut(file.head(), before.timeline(), now));
        return new Manifest(
                before.generation() + 1,
                before.store(),
                timeline,
                before.hashSeed(),
                cuts,
                segments);
    }
}
