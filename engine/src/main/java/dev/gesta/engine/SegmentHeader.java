package dev.gesta.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * The first bytes of a segment file.
 *
 * <pre>
 *   segment := header | frame* | zeros
 *   header  := "GESTALOG", 8 | version, 4 | crc, 4 | store id, 16 | timeline, 8
 *            | first position, 8 | salt, 8 | created at, 8
 *
 *   Numbers are little-endian. The crc is CRC-32C of the header without the crc itself. Created at
 *   is in microseconds since 1970. The file is named for its first position: 20 digits and ".log".
 *   Frames are described in Frame, events in EventCodec.
 * </pre>
 *
 * @param store the store's id
 * @param timeline the store's timeline when the segment was begun
 * @param firstPosition the position of the first event
 * @param salt random, part of every frame's checksum
 * @param createdAtMicros when it was begun
 */
record SegmentHeader(
        UUID store, long timeline, long firstPosition, long salt, long createdAtMicros) {

    static final int BYTES = 64;
    static final int VERSION = 1;

    private static final long MAGIC = FileHeader.magic("GESTALOG");

    static String fileName(long firstPosition) {
        return FileHeader.twentyDigits(firstPosition) + ".log";
    }

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(0);
        out.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
        out.putLong(timeline).putLong(firstPosition).putLong(salt).putLong(createdAtMicros);
        out.flip();
        return out.putInt(FileHeader.CRC, crcOf(out));
    }

    /**
     * Reads the header of {@code file}.
     *
     * @throws dev.gesta.StoreDamagedException if it does not verify
     */
    static SegmentHeader decode(ByteBuffer bytes, String file) {
        FileHeader.require(bytes, file, MAGIC, VERSION, BYTES);
        FileHeader.requireCrc(bytes, file, crcOf(bytes));
        return new SegmentHeader(
                new UUID(bytes.getLong(16), bytes.getLong(24)),
                bytes.getLong(32),
                bytes.getLong(40),
                bytes.getLong(48),
                bytes.getLong(56));
    }

    /** Returns the first position that a header which was verified names. */
    static long firstPosition(ByteBuffer bytes) {
        return bytes.getLong(40);
    }

    /** Returns the checksum of an encoded header; the manifest keeps it to know the file again. */
    static int crcOf(ByteBuffer bytes) {
        return FileHeader.crcOf(bytes, BYTES);
    }
}
