package dev.gesta.engine;

import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * Verifies every byte of a store that matters, and changes nothing.
 *
 * <p>Each frame and event must verify and follow the one before; each sealed segment must be what
 * the manifest says; each index must be, byte for byte, what the log would give again; and whatever
 * was claimed to be durable must be there. The store must not be open. Takes one reading of all
 * files.
 */
public final class StoreCheck {

    /** How bad a finding is. */
    public enum Severity {
        /** Acknowledged events are lost or unreadable: restore a backup, or repair. */
        DAMAGE,
        /** The next opening puts it right by itself. */
        MENDS_ITSELF
    }

    /**
     * One thing that is not as it should be.
     *
     * @param severity how bad it is
     * @param file the file's name
     * @param offset the byte in it
     * @param what what was expected and what was found
     */
    public record Finding(Severity severity, String file, long offset, String what) {}

    /**
     * What was looked at, and found.
     *
     * @param events how many events verified
     * @param segments how many segments the manifest names
     * @param bytes how many bytes of log and index were read
     * @param findings empty if all is well
     */
    public record Report(long events, int segments, long bytes, List<Finding> findings) {

        /** Tells whether no acknowledged event is lost or unreadable. */
        public boolean isSound() {
            return findings.stream().noneMatch(each -> each.severity() == Severity.DAMAGE);
        }
    }

    private final Storage storage;
    private final DoubleConsumer progress;
    private final List<Finding> findings = new ArrayList<>();
    private long events;
    private long bytes;

    private StoreCheck(Storage storage, DoubleConsumer progress) {
        this.storage = storage;
        this.progress = progress;
    }

    /**
     * Checks the store in {@code folder}.
     *
     * @param progress told after each file how much of the work is done, from 0 to 1
     * @throws StoreUnavailableException if it is open, if there is no store, or its files cannot be
     *     read
     */
    public static Report run(Path folder, DoubleConsumer progress) {
        if (!Files.isDirectory(folder)) {
            throw new StoreUnavailableException("there is no store in " + folder, null);
        }
        try (FolderLock _ = FolderLock.take(folder)) {
            return run(new FileStorage(folder), progress);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the store in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    static Report run(Storage storage, DoubleConsumer progress) throws IOException {
        StoreCheck check = new StoreCheck(storage, progress);
        int segments = 0;
        try {
            StoreHealth.requireUndamaged(storage);
        } catch (StoreDamagedException e) {
            check.add(e);
        }
        try {
            Optional<Manifest> manifest = Manifest.read(storage);
            if (manifest.isEmpty()) {
                throw new StoreUnavailableException(
                        "there is no store in " + storage.location(), null);
            }
            segments = manifest.get().segments().size();
            check.checkSegments(manifest.get());
            check.checkMark();
            check.checkNames(manifest.get());
        } catch (StoreDamagedException e) {
            check.add(e);
        }
        return new Report(check.events, segments, check.bytes, List.copyOf(check.findings));
    }

    private void add(StoreDamagedException e) {
        findings.add(
                new Finding(Severity.DAMAGE, e.file(), e.offset(), String.valueOf(e.getMessage())));
    }

    private void checkSegments(Manifest manifest) throws IOException {
        int done = 0;
        for (Manifest.SegmentEntry entry : manifest.segments()) {
            try {
                checkSegment(manifest, entry);
            } catch (StoreDamagedException e) {
                add(e);
            }
            progress.accept(++done / (double) manifest.segments().size());
        }
    }

    private void checkSegment(Manifest manifest, Manifest.SegmentEntry entry) throws IOException {
        Recovery.requireFile(storage, entry);
        ByteBuffer file = storage.map(entry.fileName());
        bytes += file.limit();
        SegmentScan scan = SegmentScan.of(file, entry.fileName());
        Recovery.requireHeader(scan.header(), manifest, entry);
        events += scan.index().size();
        if (entry.isActive()) {
            checkTail(entry, scan, Recovery.durablePosition(storage, manifest, scan));
        } else {
            DamageException trouble = scan.trouble();
            if (trouble != null) {
                throw trouble.in(entry.fileName());
            }
            checkLast(entry, scan);
            checkIndex(manifest, entry, file, scan.index());
        }
    }

    private void checkTail(Manifest.SegmentEntry entry, SegmentScan scan, long durable) {
        if (scan.lastPosition() < durable) {
            throw Recovery.damage(entry, scan, durable);
        }
        DamageException trouble = scan.trouble();
        if (trouble != null) {
            findings.add(
                    new Finding(
                            Severity.MENDS_ITSELF,
                            entry.fileName(),
                            trouble.offset(),
                            "an append never finished: " + trouble.getMessage()));
        }
    }

    private static void checkLast(Manifest.SegmentEntry entry, SegmentScan scan) {
        if (scan.lastPosition() != entry.lastPosition()) {
            throw new StoreDamagedException(
                    entry.fileName(),
                    scan.end(),
                    "ends at position %d, was sealed at %d"
                            .formatted(scan.lastPosition(), entry.lastPosition()),
                    null);
        }
    }

    private void checkIndex(
            Manifest manifest, Manifest.SegmentEntry entry, ByteBuffer segment, ActiveIndex index)
            throws IOException {
        String name = SealedIndex.fileName(entry.firstPosition());
        if (!storage.exists(name)) {
            addMending(name, 0, "the file is missing");
            return;
        }
        ByteBuffer expected =
                SealedIndexWriter.encode(index, segment, entry.headerCrc(), manifest.hashSeed());
        ByteBuffer found = storage.map(name);
        SealedIndex.requireKnown(found, name);
        bytes += found.limit();
        int difference = expected.mismatch(found);
        if (difference >= 0) {
            addMending(name, difference, "is not what the log gives");
        }
    }

    private void addMending(String name, long offset, String what) {
        findings.add(new Finding(Severity.MENDS_ITSELF, name, offset, what));
    }

    private void checkMark() throws IOException {
        if (storage.exists(DurableMark.NAME)) {
            for (DurableMark.Slot slot : DurableMark.slots(storage.read(DurableMark.NAME))) {
                if (slot.trouble() != null) {
                    addMending(DurableMark.NAME, slot.offset(), slot.trouble());
                }
            }
        }
    }

    /** Looks for files that belong to nothing. */
    private void checkNames(Manifest manifest) throws IOException {
        Set<String> known =
                new HashSet<>(Set.of(FolderLock.NAME, DurableMark.NAME, StoreHealth.DAMAGE_FILE));
        known.add(Manifest.fileName(manifest.generation()));
        for (Manifest.SegmentEntry entry : manifest.segments()) {
            known.add(entry.fileName());
            known.add(SealedIndex.fileName(entry.firstPosition()));
        }
        for (String name : storage.list()) {
            if (!known.contains(name) && !name.startsWith(Recovery.QUARANTINE_PREFIX)) {
                boolean log = name.endsWith(".log") && storage.size(name) > SegmentHeader.BYTES;
                Severity severity = log ? Severity.DAMAGE : Severity.MENDS_ITSELF;
                findings.add(
                        new Finding(severity, name, 0, "the manifest does not know this file"));
            }
        }
    }
}
