package dev.gesta.engine;

import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What opening a folder does: makes a new store, or brings one back to where it was.
 *
 * <p>The sealed segments are taken on trust of their names, lengths and headers; each event
 * verifies when it is read. The active segment is walked through. All that any witness claims to
 * have been durable must be there: the durable mark, the manifest, and what every whole frame says
 * of those before it. If it is not, acknowledged events are damaged, and the store does not open.
 * What lies beyond is kept as far as it is whole; the rest is a write that never finished, and is
 * moved to a quarantine file.
 */
final class Recovery {

    private static final System.Logger LOG = System.getLogger("dev.gesta.engine");

    static final String QUARANTINE_PREFIX = "quarantine-";

    private final Log.Outside outside;
    private final Storage storage;
    private final Executor background;

    private Recovery(Log.Outside outside, Executor background) {
        this.outside = outside;
        this.storage = outside.storage();
        this.background = background;
    }

    /**
     * Opens the store in a folder that the caller has locked, or makes one in an empty folder.
     *
     * @param background where segments are sealed
     * @throws StoreDamagedException if what was acknowledged is not there
     * @throws StoreUnavailableException if the folder holds something else, or a newer format
     */
    static Log open(Log.Outside outside, Executor background) throws IOException {
        StoreHealth.requireUndamaged(outside.storage());
        Optional<Manifest> found = Manifest.read(outside.storage());
        Recovery recovery = new Recovery(outside, background);
        return found.isPresent() ? recovery.reopen(found.get()) : recovery.create();
    }

    private Log create() throws IOException {
        requireNothingOfValue();
        RandomGenerator random = outside.random();
        long now = EventCodec.toMicros(outside.clock().instant());
        UUID store = new UUID(random.nextLong(), random.nextLong());
        SegmentHeader header =
                new SegmentHeader(store, newTimeline(random), 1, random.nextLong(), now);
        SegmentWriter writer = SegmentWriter.create(storage, header, outside.options());
        storage.syncNames();
        Manifest manifest =
                new Manifest(
                        1,
                        store,
                        header.timeline(),
                        random.nextLong(),
                        List.of(),
                        List.of(new Manifest.SegmentEntry(1, 0, 0, writer.headerCrc())));
        manifest.write(storage);
        Sealer sealer = new Sealer(storage, manifest.hashSeed(), background);
        return new Log(outside, new Log.Contents(manifest, List.of(), writer, 0), sealer);
    }

    /** Returns a timeline that no other has, and that is not 0, which means none. */
    static long newTimeline(RandomGenerator random) {
        long timeline = random.nextLong();
        return timeline == 0 ? 1 : timeline;
    }

    /** A creation that a crash cut short has left an empty first segment at most. */
    private void requireNothingOfValue() throws IOException {
        if (storage.exists(BackupFile.NAME)) {
            throw new StoreUnavailableException(
                    storage.location() + " holds a backup; restore it into an empty folder", null);
        }
        String foreign = null;
        for (String name : storage.list()) {
            boolean unfinished =
                    name.equals(SegmentHeader.fileName(1))
                            && storage.size(name) <= SegmentHeader.BYTES;
            boolean ofLog = name.endsWith(".log") || name.endsWith(".index");
            if ((ofLog && !unfinished) || name.equals(DurableMark.NAME)) {
                throw new StoreDamagedException(
                        Manifest.PREFIX + "*",
                        0,
                        "the manifest is missing, but there is " + name,
                        null);
            }
            if (!ofLog && !name.endsWith(".tmp") && !name.equals(FolderLock.NAME)) {
                foreign = name;
            }
        }
        if (foreign != null) {
            throw new StoreUnavailableException(
                    "%s is not a store and not empty: it holds %s; name an empty folder"
                            .formatted(storage.location(), foreign),
                    null);
        }
    }

    private Log reopen(Manifest manifest) throws IOException {
        removeLeftovers(manifest);
        List<Segment> sealed = new ArrayList<>();
        Sealer sealer = new Sealer(storage, manifest.hashSeed(), background);
        for (Manifest.SegmentEntry entry : manifest.segments()) {
            requireFile(storage, entry);
            if (!entry.isActive()) {
                sealed.add(openSealed(manifest, entry, sealer));
            }
        }
        Active active = openActive(manifest);
        Log log =
                new Log(
                        outside,
                        new Log.Contents(manifest, sealed, active.writer(), active.head()),
                        sealer);
        if (active.trouble() != null) {
            log.health().fail(active.trouble(), active.head());
        }
        LOG.log(
                System.Logger.Level.INFO,
                "opened {0}: head {1}, {2} segments",
                storage.location(),
                Long.toString(log.head().get()),
                manifest.segments().size());
        return log;
    }

    /** Deletes what an unfinished roll, seal or manifest has left. */
    private void removeLeftovers(Manifest manifest) throws IOException {
        Set<String> known = new HashSet<>();
        for (Manifest.SegmentEntry entry : manifest.segments()) {
            known.add(entry.fileName());
            if (!entry.isActive()) {
                known.add(SealedIndex.fileName(entry.firstPosition()));
            }
        }
        for (String name : storage.list()) {
            boolean ofLog = name.endsWith(".log") || name.endsWith(".index");
            if (name.endsWith(".tmp") || (name.endsWith(".index") && !known.contains(name))) {
                storage.delete(name);
            } else if (ofLog && !known.contains(name)) {
                if (storage.size(name) > SegmentHeader.BYTES) {
                    throw new StoreDamagedException(
                            name,
                            0,
                            "the manifest does not know this segment: it may be older than the"
                                    + " segments",
                            null);
                }
                storage.delete(name);
            }
        }
    }

    /** Checks that a segment's file is there, and has its length if it is sealed. */
    static void requireFile(Storage storage, Manifest.SegmentEntry entry) throws IOException {
        requireExists(storage, entry);
        requireSize(storage, entry);
    }

    static void requireExists(Storage storage, Manifest.SegmentEntry entry) throws IOException {
        if (!storage.exists(entry.fileName())) {
            throw new StoreDamagedException(entry.fileName(), 0, "the file is missing", null);
        }
    }

    static void requireSize(Storage storage, Manifest.SegmentEntry entry) throws IOException {
        long size = storage.size(entry.fileName());
        if (!entry.isActive() && size != entry.bytes()) {
            throw new StoreDamagedException(
                    entry.fileName(),
                    Math.min(size, entry.bytes()),
                    "sealed with " + entry.bytes() + " bytes, found " + size,
                    null);
        }
    }

    private Segment openSealed(Manifest manifest, Manifest.SegmentEntry entry, Sealer sealer)
            throws IOException {
        ByteBuffer bytes = storage.map(entry.fileName());
        requireHeader(SegmentHeader.decode(bytes, entry.fileName()), manifest, entry);
        Segment segment =
                new Segment(entry.firstPosition(), bytes, sealer.openOrWrite(bytes, entry));
        sealer.repairIndexOf(segment, entry);
        return segment;
    }

    /** Checks that a segment is the one that the manifest names. */
    static void requireHeader(
            SegmentHeader header, Manifest manifest, Manifest.SegmentEntry entry) {
        if (!header.store().equals(manifest.store())) {
            throw new StoreDamagedException(
                    entry.fileName(),
                    0,
                    "belongs to store " + header.store() + ", not to " + manifest.store(),
                    null);
        }
        if (SegmentHeader.crcOf(header.encode()) != entry.headerCrc()) {
            throw new StoreDamagedException(
                    entry.fileName(), 0, "is not the segment that the manifest names", null);
        }
    }

    /**
     * The active segment, ready to go on.
     *
     * @param writer at its end
     * @param head the last position that is durable
     * @param trouble why what follows the head could not be settled; null if all is well
     */
    private record Active(SegmentWriter writer, long head, @Nullable IOException trouble) {}

    /**
     * If what follows the last frame known to be durable cannot be settled now, as on a full disk,
     * the store opens for reading, as far as all is durable.
     *
     * <p>The names are made durable as well: who was killed after renaming a manifest may not have
     * come to it, and what is appended from now on must not hang on a name that can be lost.
     */
    private Active openActive(Manifest manifest) throws IOException {
        Manifest.SegmentEntry entry = manifest.active();
        ByteBuffer bytes = storage.read(entry.fileName());
        SegmentScan scan = SegmentScan.of(bytes, entry.fileName());
        requireHeader(scan.header(), manifest, entry);
        long durable = durablePosition(storage, manifest, scan);
        if (scan.lastPosition() < durable) {
            throw damage(entry, scan, durable);
        }
        SegmentWriter writer = SegmentWriter.reopen(storage, bytes, scan, outside.options());
        long head = durable;
        IOException trouble = null;
        try {
            storage.syncNames();
            writeAgain(entry, bytes, scan, durable);
            head = scan.lastPosition();
            cutOff(entry, bytes, scan);
        } catch (IOException e) {
            trouble = e;
        }
        return new Active(writer, head, trouble);
    }

    /** Returns the highest position that any witness claims to be durable. */
    static long durablePosition(Storage storage, Manifest manifest, SegmentScan active)
            throws IOException {
        long sealed = manifest.active().firstPosition() - 1;
        long mark = DurableMark.read(storage, manifest.timeline());
        return Math.max(Math.max(mark, active.durableClaim()), sealed);
    }

    static StoreDamagedException damage(
            Manifest.SegmentEntry entry, SegmentScan scan, long durable) {
        DamageException trouble = scan.trouble();
        return new StoreDamagedException(
                entry.fileName(),
                trouble == null ? scan.end() : trouble.offset(),
                "events up to position %d were durable, those after %d do not verify (%s)"
                        .formatted(
                                durable,
                                scan.lastPosition(),
                                trouble == null ? "the file ends there" : trouble.getMessage()),
                trouble);
    }

    /**
     * Makes durable what is whole beyond {@code durable}: after a failed flush a file may read well
     * and still not be on the disk, and a second flush alone would not bring it there.
     */
    private void writeAgain(
            Manifest.SegmentEntry entry, ByteBuffer bytes, SegmentScan scan, long durable)
            throws IOException {
        if (scan.lastPosition() == durable) {
            return;
        }
        int ordinal = Math.toIntExact(durable + 1 - entry.firstPosition());
        int from = scan.index().offset(ordinal) - Frame.HEADER_BYTES;
        try (StorageFile file = storage.open(entry.fileName())) {
            file.write(bytes.slice(from, scan.end() - from), from);
            file.sync();
        }
    }

    /** Cuts off what never became whole, and keeps it in a quarantine file. */
    private void cutOff(Manifest.SegmentEntry entry, ByteBuffer bytes, SegmentScan scan)
            throws IOException {
        if (bytes.limit() == scan.end()) {
            return;
        }
        quarantine(entry, bytes, scan);
        try (StorageFile file = storage.open(entry.fileName())) {
            file.truncate(scan.end());
            file.sync();
        }
    }

    private void quarantine(Manifest.SegmentEntry entry, ByteBuffer bytes, SegmentScan scan)
            throws IOException {
        DamageException trouble = scan.trouble();
        if (trouble == null) {
            return;
        }
        String name =
                QUARANTINE_PREFIX
                        + entry.firstPosition()
                        + "-"
                        + scan.end()
                        + "-"
                        + EventCodec.toMicros(outside.clock().instant());
        try (StorageFile file = storage.create(name)) {
            file.write(bytes.slice(scan.end(), bytes.limit() - scan.end()), 0);
            file.sync();
        }
        storage.syncNames();
        LOG.log(
                System.Logger.Level.WARNING,
                "an append that never finished was cut off {0} at offset {1} and kept in {2}: {3}",
                entry.fileName(),
                Integer.toString(scan.end()),
                name,
                trouble.getMessage());
    }
}
