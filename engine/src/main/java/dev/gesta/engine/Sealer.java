package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Turns the memory of a sealed segment into mapped files, in the background: writes its index, then
 * lets readers use the files.
 *
 * <p>If that fails the memory is kept, and the next opening tries again.
 */
final class Sealer {

    /** How many sealed segments may still be in memory before the writer waits. */
    private static final int MOST_UNDER_WAY = 2;

    private static final String UNFINISHED = ".tmp";

    private final Storage storage;
    private final long hashSeed;
    private final Executor background;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

    Sealer(Storage storage, long hashSeed, Executor background) {
        this.storage = storage;
        this.hashSeed = hashSeed;
        this.background = background;
    }

    /** Hands a sealed segment over; waits while too many are under way. */
    void seal(Segment segment, ActiveIndex index, Manifest.SegmentEntry entry) {
        room.acquireUninterruptibly();
        background.execute(() -> {
            try {
                segment.useBytes(storage.map(segment.file()));
                putInPlace(segment, index, entry);
                repairIndexOf(segment, entry);
            } catch (IOException | RuntimeException e) {
                cannotWrite(entry, e);
            } finally {
                room.release();
            }
        });
    }

    /** Sees to it that an index which readers had to make again gets its file again. */
    void repairIndexOf(Segment segment, Manifest.SegmentEntry entry) {
        segment.onRebuiltIndex(made ->
                background.execute(() -> {
                    try {
                        putInPlace(segment, made, entry);
                    } catch (IOException | RuntimeException e) {
                        cannotWrite(entry, e);
                    }
                }));
    }

    private void putInPlace(Segment segment, ActiveIndex index, Manifest.SegmentEntry entry)
            throws IOException {
        segment.useIndex(write(index, segment.bytes(), entry));
    }

    private static void cannotWrite(Manifest.SegmentEntry entry, Exception e) {
        System.getLogger("dev.gesta.engine")
                .log(
                        System.Logger.Level.WARNING,
                        "cannot write " + SealedIndex.fileName(entry.firstPosition()),
                        e);
    }

    /** Writes an index file, makes it durable, and opens it. */
    SealedIndex write(ActiveIndex index, ByteBuffer segment, Manifest.SegmentEntry entry)
            throws IOException {
        String name = SealedIndex.fileName(entry.firstPosition());
        try (StorageFile file = storage.create(name + UNFINISHED)) {
            file.write(SealedIndexWriter.encode(index, segment, entry.headerCrc(), hashSeed), 0);
            file.sync();
        }
        storage.rename(name + UNFINISHED, name);
        storage.syncNames();
        return SealedIndex.open(storage.map(name), segment, entry.headerCrc(), hashSeed);
    }

    /** Opens the index file of a sealed segment, or makes it again from the log. */
    SegmentIndex openOrWrite(ByteBuffer segment, Manifest.SegmentEntry entry) throws IOException {
        String name = SealedIndex.fileName(entry.firstPosition());
        String trouble = "it is missing";
        if (storage.exists(name)) {
            ByteBuffer file = storage.map(name);
            SealedIndex.requireKnown(file, name);
            try {
                return open(file, segment, entry);
            } catch (DamageException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
        System.getLogger("dev.gesta.engine")
                .log(System.Logger.Level.INFO, "writing {0} again: {1}", name, trouble);
        ActiveIndex index = SegmentScan.index(segment, entry.fileName());
        try {
            return write(index, segment, entry);
        } catch (IOException e) {
            cannotWrite(entry, e);
            return index;
        }
    }

    private SealedIndex open(ByteBuffer file, ByteBuffer segment, Manifest.SegmentEntry entry) {
        SealedIndex index = SealedIndex.open(file, segment, entry.headerCrc(), hashSeed);
        long events = entry.lastPosition() - entry.firstPosition() + 1;
        if (index.size() != events) {
            throw new DamageException(
                    SealedIndex.EVENTS, "of %d events, wanted %d".formatted(index.size(), events));
        }
        return index;
    }
}
