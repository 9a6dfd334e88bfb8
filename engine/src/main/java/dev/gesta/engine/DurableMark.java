package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The small file that says up to where the log was durable, beside what the frames say of those
 * before them. It is what tells damage to the last appends from a write that never finished.
 *
 * <pre>
 *   mark := slot | zeros up to 4096 | slot
 *   slot := timeline, 8 | position, 8 | count, 8 | crc, 4
 *
 *   Numbers are little-endian. The crc is CRC-32C of the 24 bytes before it. The slots are written
 *   in turn, so that a torn write spoils one of them at most; the higher count counts.
 * </pre>
 *
 * <p>For the writer thread alone.
 */
final class DurableMark implements AutoCloseable {

    static final String NAME = "MARK";

    private static final int SLOT_DISTANCE = 4096;
    private static final int SLOT_BYTES = 28;
    private static final int CRC = 24;

    private final StorageFile file;
    private final long timeline;
    private long count;
    private long position;
    private boolean broken;

    private DurableMark(StorageFile file, long timeline, Slot last) {
        this.file = file;
        this.timeline = timeline;
        this.count = last.count;
        this.position = last.timeline == timeline ? last.position : 0;
    }

    private record Slot(long timeline, long position, long count) {

        static final Slot NONE = new Slot(0, 0, 0);
    }

    /** Opens the mark of a store, creating it if need be. */
    static DurableMark open(Storage storage, long timeline) throws IOException {
        if (!storage.exists(NAME)) {
            StorageFile created = storage.create(NAME);
            storage.syncNames();
            return new DurableMark(created, timeline, Slot.NONE);
        }
        return new DurableMark(storage.open(NAME), timeline, newest(storage));
    }

    /** Returns the last position that a store's mark claims to be durable, or 0. */
    static long read(Storage storage, long timeline) throws IOException {
        if (!storage.exists(NAME)) {
            return 0;
        }
        Slot newest = newest(storage);
        return newest.timeline == timeline ? newest.position : 0;
    }

    private static Slot newest(Storage storage) throws IOException {
        ByteBuffer bytes = storage.read(NAME);
        Slot first = slot(bytes, 0);
        Slot second = slot(bytes, SLOT_DISTANCE);
        return first.count > second.count ? first : second;
    }

    private static Slot slot(ByteBuffer bytes, int offset) {
        if (bytes.limit() < offset + SLOT_BYTES
                || bytes.getInt(offset + CRC) != crcOf(bytes, offset)) {
            return Slot.NONE;
        }
        return new Slot(
                bytes.getLong(offset), bytes.getLong(offset + 8), bytes.getLong(offset + 16));
    }

    /** Tells whether {@code head} is not marked yet, and could be. */
    boolean isBehind(long head) {
        return position != head && !broken;
    }

    /**
     * Makes it durable that everything up to {@code head} is. After the first failure the mark
     * stays where it was, which is true and only less than could be said.
     */
    void write(long head) throws IOException {
        broken = true; // unless the disk has it
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        slot.putLong(timeline).putLong(head).putLong(count + 1);
        slot.putInt(crcOf(slot, 0)).flip();
        file.write(slot, (count + 1) % 2 * SLOT_DISTANCE);
        file.sync();
        count++;
        position = head;
        broken = false;
    }

    private static int crcOf(ByteBuffer bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(offset, CRC));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
