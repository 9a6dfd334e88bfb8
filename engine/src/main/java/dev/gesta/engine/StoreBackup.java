package dev.gesta.engine;

import dev.gesta.ConsistencyToken;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * Copies a store while it is in use.
 *
 * <p>Sealed segments never change, so a later backup into the same folder copies only those that
 * came since, and the filled part of the active one. Every event is verified on the way: a damaged
 * store is not backed up, and the backup before stays. Indexes are not copied; they are made again.
 */
public final class StoreBackup {

    /**
     * What was backed up.
     *
     * @param token the last event in the backup
     * @param segments how many segments the backup has
     * @param copied how many of them were copied this time
     * @param copiedBytes how many bytes that were
     */
    public record Report(ConsistencyToken token, int segments, int copied, long copiedBytes) {}

    private static final String UNFINISHED = ".tmp";

    private final Log log;
    private final Storage target;
    private final InstantSource clock;

    private int copied;
    private long copiedBytes;

    StoreBackup(Log log, Storage target, InstantSource clock) {
        this.log = log;
        this.target = target;
        this.clock = clock;
    }

    /** Copies the store of {@code log} into {@code folder}, which is created if need be. */
    static Report run(Log log, Path folder, DoubleConsumer progress) {
        try {
            FileStorage.createFolder(folder);
            try (FolderLock _ = FolderLock.take(folder)) {
                return new StoreBackup(log, new FileStorage(folder), InstantSource.system())
                        .run(progress);
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the backup in " + folder + " was not finished: " + e.getMessage(), e);
        }
    }

    /**
     * Copies what is durable now; the caller has locked the target's folder.
     *
     * @param progress told how much of the work is done, from 0 to 1
     */
    Report run(DoubleConsumer progress) throws IOException {
        long head = log.head().get();
        List<Segment> segments = log.catalog().all();
        Manifest manifest =
                log.manifest(); // later than the head, so it knows all segments up to it
        Set<Manifest.SegmentEntry> there = copiedBefore(manifest);
        List<Manifest.SegmentEntry> entries = new ArrayList<>();
        for (int i = 0; i < segments.size() && segments.get(i).firstPosition() <= head; i++) {
            entries.add(copy(segments.get(i), manifest.segments().get(i), head, there));
            progress.accept((i + 1) / (double) segments.size());
        }
        target.syncNames();
        long now = EventCodec.toMicros(clock.instant());
        new BackupFile(now, manifest.withSegments(entries)).write(target);
        removeAllBut(entries);
        return new Report(log.token(head), entries.size(), copied, copiedBytes);
    }

    /** Returns the segments that an earlier backup of the same timeline has left in the folder. */
    private Set<Manifest.SegmentEntry> copiedBefore(Manifest manifest) throws IOException {
        Optional<BackupFile> before = BackupFile.read(target);
        if (before.isEmpty()) {
            requireEmpty();
            return Set.of();
        }
        Manifest other = before.get().manifest();
        if (!other.store().equals(manifest.store()) || other.timeline() != manifest.timeline()) {
            throw new StoreUnavailableException(
                    "%s holds a backup of another store, or from before a restore or repair of this"
                                    .formatted(target.location())
                            + " one; name an empty folder",
                    null);
        }
        return Set.copyOf(other.segments());
    }

    private void requireEmpty() throws IOException {
        for (String name : target.list()) {
            boolean unfinished = isOurs(name) || name.equals(FolderLock.NAME);
            if (!unfinished) {
                throw new StoreUnavailableException(
                        "%s holds %s, and is no backup; name an empty folder"
                                .formatted(target.location(), name),
                        null);
            }
        }
    }

    private Manifest.SegmentEntry copy(
            Segment segment,
            Manifest.SegmentEntry entry,
            long head,
            Set<Manifest.SegmentEntry> there)
            throws IOException {
        if (entry.isActive() || entry.lastPosition() > head) {
            ByteBuffer part = upTo(head, segment);
            Manifest.SegmentEntry filled =
                    new Manifest.SegmentEntry(
                            entry.firstPosition(), head, part.limit(), entry.headerCrc());
            copy(part, BackupFile.partName(filled));
            return filled;
        }
        boolean known = there.contains(entry) && target.exists(entry.fileName());
        if (!known || target.size(entry.fileName()) != entry.bytes()) {
            copy(upTo(entry.lastPosition(), segment), entry.fileName());
        }
        return entry;
    }

    /** Returns the bytes of a segment up to the end of an event's append, all of them verified. */
    private static ByteBuffer upTo(long last, Segment segment) {
        ByteBuffer bytes = segment.bytes();
        SegmentHeader header = SegmentHeader.decode(bytes, segment.file());
        int end = SegmentHeader.BYTES;
        long position = header.firstPosition() - 1;
        while (position < last) {
            try {
                Frame.Header frame = Frame.verify(bytes, end, header.salt());
                end += frame.length();
                position = frame.lastPosition();
            } catch (DamageException e) {
                throw e.in(segment.file());
            } catch (InternalError e) {
                throw new StoreDamagedException(
                        segment.file(), end, "the mapped file cannot be read", e);
            }
        }
        return bytes.slice(0, end);
    }

    private void copy(ByteBuffer bytes, String name) throws IOException {
        copiedBytes += bytes.remaining();
        copied++;
        copy(target, bytes, name + UNFINISHED);
        target.rename(name + UNFINISHED, name);
    }

    /** Writes a file, and makes its bytes durable. */
    static void copy(Storage target, ByteBuffer bytes, String name) throws IOException {
        try (StorageFile file = target.create(name)) {
            file.write(bytes.duplicate(), 0);
            file.sync();
        }
    }

    /** Deletes what belonged to the backup before only, or was never finished. */
    private void removeAllBut(List<Manifest.SegmentEntry> entries) throws IOException {
        Set<String> known = new HashSet<>(Set.of(BackupFile.NAME, FolderLock.NAME));
        for (Manifest.SegmentEntry entry : entries) {
            known.add(entry.fileName());
            known.add(BackupFile.partName(entry));
        }
        for (String name : target.list()) {
            if (isOurs(name) && !known.contains(name)) {
                target.delete(name);
            }
        }
    }

    private static boolean isOurs(String name) {
        return name.endsWith(".log") || BackupFile.isPart(name) || name.endsWith(UNFINISHED);
    }
}
