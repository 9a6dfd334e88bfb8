package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The small file that says up to where the log was durable, beside what the frames say of those
 * before them. It is what tells damage to the last appends from a write that never finished.
 *
 * <pre>
 *   mark := slot | zeros up to 4096 | slot
 *   slot := "GESTAMRK", 8 | version, 4 | crc, 4 | timeline, 8 | position, 8 | count, 8
 *
 *   Numbers are little-endian. The crc is CRC-32C of the slot without the crc itself, in all
 *   versions of the format: so a flipped bit in the version is told from a newer file. The slots
 *   are written in turn, so that a torn write spoils one of them at most; the higher count counts.
 *   A slot that was never written is zeros, or lies behind the end of the file.
 * </pre>
 *
 * <p>For the writer thread alone.
 */
final class DurableMark implements AutoCloseable {

    static final String NAME = "MARK";
    static final int VERSION = 1;
    static final int SLOT_BYTES = 40;

    private static final long MAGIC = FileHeader.magic("GESTAMRK");
    private static final int SLOT_DISTANCE = 4096;
    private static final long TO_BE_WRITTEN = -1;

    private final StorageFile file;
    private final long timeline;
    private long count;
    private long position;
    private boolean broken;

    private DurableMark(StorageFile file, long timeline, List<Slot> found) {
        Slot last = newest(found);
        boolean spoiled = found.stream().anyMatch(slot -> slot.trouble != null);
        this.file = file;
        this.timeline = timeline;
        this.count = last.count;
        long marked = last.timeline == timeline ? last.position : 0;
        this.position = spoiled ? TO_BE_WRITTEN : marked;
    }

    /**
     * One of the two places where a claim can stand.
     *
     * @param offset where it is in the file
     * @param timeline the timeline it speaks of
     * @param position the last position it claims to be durable
     * @param count how many claims were written up to this one; 0 if there is none
     * @param trouble why what is there is no claim; null if all is well
     */
    record Slot(int offset, long timeline, long position, long count, @Nullable String trouble) {

        static Slot without(int offset, @Nullable String trouble) {
            return new Slot(offset, 0, 0, 0, trouble);
        }
    }

    /** Opens the mark of a store, creating it if need be. */
    static DurableMark open(Storage storage, long timeline) throws IOException {
        if (!storage.exists(NAME)) {
            StorageFile created = storage.create(NAME);
            storage.syncNames();
            return new DurableMark(created, timeline, slots(ByteBuffer.allocate(0)));
        }
        return new DurableMark(storage.open(NAME), timeline, slots(storage.read(NAME)));
    }

    /** Returns the last position that a store's mark claims to be durable, or 0. */
    static long read(Storage storage, long timeline) throws IOException {
        if (!storage.exists(NAME)) {
            return 0;
        }
        Slot newest = newest(slots(storage.read(NAME)));
        return newest.timeline == timeline ? newest.position : 0;
    }

    private static Slot newest(List<Slot> slots) {
        return slots.stream().max(Comparator.comparingLong(Slot::count)).orElseThrow();
    }

    /**
     * Returns the two slots of a mark.
     *
     * @throws dev.gesta.StoreUnavailableException if one of them is of a newer version
     */
    static List<Slot> slots(ByteBuffer file) {
        return List.of(slot(file, 0), slot(file, SLOT_DISTANCE));
    }

    private static Slot slot(ByteBuffer file, int offset) {
        int length = Math.clamp(file.limit() - offset, 0, SLOT_BYTES);
        ByteBuffer bytes =
                file.slice(Math.min(offset, file.limit()), length).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.mismatch(ByteBuffer.allocate(length)) < 0) {
            return Slot.without(offset, null);
        }
        if (length < SLOT_BYTES) {
            return Slot.without(offset, "the slot ends after " + length + " bytes");
        }
        int crc = FileHeader.crcOf(bytes, SLOT_BYTES);
        if (bytes.getLong(0) != MAGIC || bytes.getInt(FileHeader.CRC) != crc) {
            return Slot.without(offset, "the slot does not verify");
        }
        FileHeader.requireKnown(bytes.getInt(FileHeader.VERSION), NAME, VERSION);
        return new Slot(offset, bytes.getLong(16), bytes.getLong(24), bytes.getLong(32), null);
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
        slot.putLong(MAGIC).putInt(VERSION).putInt(0);
        slot.putLong(timeline).putLong(head).putLong(count + 1).flip();
        slot.putInt(FileHeader.CRC, FileHeader.crcOf(slot, SLOT_BYTES));
        file.write(slot, (count + 1) % 2 * SLOT_DISTANCE);
        file.sync();
        count++;
        position = head;
        broken = false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
