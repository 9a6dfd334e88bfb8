package dev.gesta.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One append in a segment: a header, then its events.
 *
 * <pre>
 *   frame  := length, 4 | crc, 4 | first position, 8 | durable position, 8
 *           | event count, 4 | zero, 4 | event*
 *
 *   Numbers are little-endian. The length counts from itself to the end of the last event. The
 *   durable position is the last one known to be durable when the frame was written. The crc is
 *   CRC-32C of the segment's salt (8 bytes), of the header without the crc itself, and of the size
 *   and the crc of each event.
 * </pre>
 *
 * <p>So a frame verifies whole, or not at all, and its events verify one by one. The salt keeps
 * bytes of another segment from being taken for a frame of this one.
 */
final class Frame {

    static final int HEADER_BYTES = 32;

    private static final int CRC = 4;
    private static final int FIRST_POSITION = 8;
    private static final int DURABLE_POSITION = 16;
    private static final int EVENT_COUNT = 24;
    private static final int ZERO = 28;

    private Frame() {}

    /** Completes the frame at {@code offset}, whose stamped events stand behind its header. */
    static void seal(ByteBuffer bytes, int offset, Header header, long salt) {
        bytes.putInt(offset, header.length());
        bytes.putLong(offset + FIRST_POSITION, header.firstPosition());
        bytes.putLong(offset + DURABLE_POSITION, header.durablePosition());
        bytes.putInt(offset + EVENT_COUNT, header.eventCount());
        bytes.putInt(offset + ZERO, 0);
        bytes.putInt(offset + CRC, crc(bytes, offset, header, salt));
    }

    /**
     * What a frame says of itself.
     *
     * @param length in bytes, this header included
     * @param firstPosition of its first event
     * @param durablePosition the last position known to be durable when it was written
     * @param eventCount at least 1
     */
    record Header(int length, long firstPosition, long durablePosition, int eventCount) {

        long lastPosition() {
            return firstPosition + eventCount - 1;
        }
    }

    /** Reads the header at {@code offset}, verifying nothing. */
    private static Header header(ByteBuffer bytes, int offset) {
        return new Header(
                bytes.getInt(offset),
                bytes.getLong(offset + FIRST_POSITION),
                bytes.getLong(offset + DURABLE_POSITION),
                bytes.getInt(offset + EVENT_COUNT));
    }

    /** Tells whether there is nothing but the end of the log at {@code offset}. */
    static boolean isEnd(ByteBuffer bytes, int offset) {
        return offset > bytes.limit() - HEADER_BYTES || bytes.getInt(offset) == 0;
    }

    /**
     * Tells whether the bytes at {@code offset} look like the header of a frame behind {@code
     * last}, at the cost of a glance: its position must lie within what the bytes between could
     * hold.
     */
    static boolean mayBegin(ByteBuffer bytes, int offset, long last) {
        Header header = header(bytes, offset);
        return header.length >= HEADER_BYTES + EventCodec.HEADER_BYTES
                && header.length <= bytes.limit() - offset
                && header.eventCount >= 1
                && header.eventCount <= header.length / EventCodec.HEADER_BYTES
                && header.firstPosition > last
                && header.firstPosition - last <= offset / EventCodec.HEADER_BYTES + 1
                && header.durablePosition >= 0
                && header.durablePosition < header.firstPosition
                && bytes.getInt(offset + ZERO) == 0;
    }

    /**
     * Reads and verifies the frame at {@code offset}, and each event in it.
     *
     * @throws DamageException if it does not verify
     */
    static Header verify(ByteBuffer bytes, int offset, long salt) {
        if (offset > bytes.limit() - HEADER_BYTES) {
            throw new DamageException(offset, "frame header is cut off");
        }
        Header header = header(bytes, offset);
        int longest = bytes.limit() - offset;
        int least = HEADER_BYTES + EventCodec.HEADER_BYTES;
        if (header.length < least || header.length > longest || header.eventCount < 1) {
            throw new DamageException(
                    offset,
                    "frame claims %d bytes and %d events, where %d bytes follow"
                            .formatted(header.length, header.eventCount, longest));
        }
        requireEventsFill(bytes, offset, header);
        int expected = bytes.getInt(offset + CRC);
        int found = crc(bytes, offset, header, salt);
        if (expected != found || bytes.getInt(offset + ZERO) != 0) {
            throw new DamageException(
                    offset,
                    "frame has checksum %08x, its bytes have %08x".formatted(expected, found));
        }
        int event = offset + HEADER_BYTES;
        for (int i = 0; i < header.eventCount; i++) {
            EventCodec.verify(bytes, event, header.firstPosition + i);
            event += EventCodec.size(bytes, event);
        }
        return header;
    }

    private static void requireEventsFill(ByteBuffer bytes, int offset, Header header) {
        int end = offset + header.length;
        int event = offset + HEADER_BYTES;
        for (int i = 0; i < header.eventCount; i++) {
            int size = event > end - EventCodec.HEADER_BYTES ? 0 : EventCodec.size(bytes, event);
            if (size < EventCodec.HEADER_BYTES || size > end - event) {
                throw new DamageException(event, "event " + i + " of the frame does not fit in it");
            }
            event += size;
        }
        if (event != end) {
            throw new DamageException(event, "the frame's events do not fill it");
        }
    }

    private static int crc(ByteBuffer bytes, int offset, Header header, long salt) {
        int count = header.eventCount;
        ByteBuffer covered =
                ByteBuffer.allocate(Long.BYTES + HEADER_BYTES - Integer.BYTES + count * Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        covered.putLong(salt);
        covered.putInt(header.length).putLong(header.firstPosition);
        covered.putLong(header.durablePosition).putInt(count).putInt(0);
        int event = offset + HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            covered.putLong(bytes.getLong(event));
            event += EventCodec.size(bytes, event);
        }
        CRC32C crc = new CRC32C();
        crc.update(covered.flip());
        return (int) crc.getValue();
    }
}
