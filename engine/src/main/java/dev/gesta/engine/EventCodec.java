package dev.gesta.engine;

import dev.gesta.Event;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * An event as bytes, and back.
 *
 * <pre>
 *   event     := size, 4 | crc, 4 | id, 16 | recorded at, 8
 *              | index in append, 2 | append size, 2
 *              | type length, 2 | content type length, 2 | tags, 2 | metadata entries, 2
 *              | data length, 4
 *              | type | content type | tag* | entry* | data | padding
 *   tag       := length, 2 | UTF-8
 *   entry     := key length, 2 | value length, 2 | key | value
 *
 *   Numbers are little-endian; the id is most significant long first. Padding is zeros up to the
 *   next multiple of 8. The size counts from itself to the end of the padding. Recorded at is in
 *   microseconds since 1970. A content type of length 0 is application/json. The crc is CRC-32C of
 *   the position (8 bytes), then of all bytes from the id to the end of the padding.
 * </pre>
 *
 * <p>Events are encoded on the caller's thread; the writer thread, which alone knows position and
 * time, completes them with {@link #stamp}. Each event verifies by itself, so that a reader of one
 * need not read its whole append.
 */
final class EventCodec {

    static final int HEADER_BYTES = 48;

    private static final int CRC = 4;
    private static final int ID = 8;
    private static final int RECORDED_AT = 24;
    private static final int INDEX_IN_APPEND = 32;
    private static final int APPEND_SIZE = 34;
    private static final int TYPE_LENGTH = 36;
    private static final int CONTENT_TYPE_LENGTH = 38;
    private static final int TAG_COUNT = 40;
    private static final int ENTRY_COUNT = 42;
    private static final int DATA_LENGTH = 44;

    private static final long MICROS = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private EventCodec() {}

    /** Returns the events of one append, encoded one after another, still without stamps. */
    static ByteBuffer encode(List<Event> events) {
        int size = 0;
        for (Event event : events) {
            size += sizeBound(event);
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < events.size(); i++) {
            encode(events.get(i), i, events.size(), out);
        }
        return out.flip();
    }

    private static int sizeBound(Event event) {
        int lengths = 2 * event.tags().size() + 4 * event.metadata().entries().size();
        return padded(HEADER_BYTES + event.sizeInBytes() + lengths);
    }

    private static void encode(Event event, int index, int appendSize, ByteBuffer out) {
        int start = out.position();
        byte[] type = utf8(event.type());
        byte[] contentType = contentTypeBytes(event.data());
        out.position(start + ID);
        out.putLong(event.id().getMostSignificantBits());
        out.putLong(event.id().getLeastSignificantBits());
        out.putLong(0);
        out.putShort((short) index).putShort((short) appendSize);
        out.putShort((short) type.length).putShort((short) contentType.length);
        out.putShort((short) event.tags().size());
        out.putShort((short) event.metadata().entries().size());
        out.putInt(event.data().size());
        out.put(type).put(contentType);
        for (Tag tag : event.tags()) {
            byte[] bytes = utf8(tag.value());
            out.putShort((short) bytes.length).put(bytes);
        }
        for (Map.Entry<String, String> entry : event.metadata().entries().entrySet()) {
            byte[] key = utf8(entry.getKey());
            byte[] value = utf8(entry.getValue());
            out.putShort((short) key.length).putShort((short) value.length).put(key).put(value);
        }
        out.put(event.data().asByteBuffer());
        while ((out.position() - start) % Long.BYTES != 0) {
            out.put((byte) 0);
        }
        out.putInt(start, out.position() - start);
    }

    private static byte[] contentTypeBytes(Payload data) {
        return data.contentType().equals(Payload.JSON) ? new byte[0] : utf8(data.contentType());
    }

    /** Completes the event at {@code offset} with its place and time. */
    static void stamp(ByteBuffer bytes, int offset, long position, long recordedAtMicros) {
        bytes.putLong(offset + RECORDED_AT, recordedAtMicros);
        bytes.putInt(offset + CRC, crc(bytes, offset, size(bytes, offset), position));
    }

    /** Returns how many bytes the event at {@code offset} takes. */
    static int size(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset);
    }

    static UUID id(ByteBuffer bytes, int offset) {
        return new UUID(bytes.getLong(offset + ID), bytes.getLong(offset + ID + Long.BYTES));
    }

    static long recordedAtMicros(ByteBuffer bytes, int offset) {
        return bytes.getLong(offset + RECORDED_AT);
    }

    static int appendSize(ByteBuffer bytes, int offset) {
        return Short.toUnsignedInt(bytes.getShort(offset + APPEND_SIZE));
    }

    /** Returns {@code instant} as the log keeps times, dropping what is finer. */
    static long toMicros(Instant instant) {
        return instant.getEpochSecond() * MICROS + instant.getNano() / NANOS_PER_MICRO;
    }

    static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS_PER_MICRO);
    }

    /**
     * Checks the event at {@code offset}, which must be the one at {@code position}.
     *
     * @throws DamageException if it does not verify
     */
    static void verify(ByteBuffer bytes, int offset, long position) {
        if (offset < 0 || offset > bytes.limit() - HEADER_BYTES) {
            throw new DamageException(offset, "event at position " + position + " is cut off");
        }
        int size = size(bytes, offset);
        if (size < HEADER_BYTES || size > bytes.limit() - offset) {
            throw new DamageException(
                    offset, "event at position " + position + " has an impossible size of " + size);
        }
        int expected = bytes.getInt(offset + CRC);
        int found = crc(bytes, offset, size, position);
        if (expected != found) {
            throw new DamageException(
                    offset,
                    "event at position %d has checksum %08x, its bytes have %08x"
                            .formatted(position, expected, found));
        }
    }

    private static int crc(ByteBuffer bytes, int offset, int size, long position) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (position >>> shift) & 0xFF);
        }
        crc.update(bytes.slice(offset + ID, size - ID));
        return (int) crc.getValue();
    }

    /**
     * Reads the event at {@code offset}.
     *
     * @throws DamageException if it does not verify
     */
    static SequencedEvent decode(ByteBuffer bytes, int offset, long position) {
        verify(bytes, offset, position);
        Reader in = new Reader(bytes, offset + HEADER_BYTES);
        String type = in.text(unsigned(bytes, offset + TYPE_LENGTH));
        int contentTypeLength = unsigned(bytes, offset + CONTENT_TYPE_LENGTH);
        String contentType = contentTypeLength == 0 ? Payload.JSON : in.text(contentTypeLength);
        Tags tags = in.tags(unsigned(bytes, offset + TAG_COUNT));
        Metadata metadata = in.metadata(unsigned(bytes, offset + ENTRY_COUNT));
        ByteBuffer data = bytes.slice(in.next, bytes.getInt(offset + DATA_LENGTH));
        Event event =
                new Event(id(bytes, offset), type, tags, Payload.of(contentType, data), metadata);
        return new SequencedEvent(
                new Position(position),
                toInstant(recordedAtMicros(bytes, offset)),
                unsigned(bytes, offset + INDEX_IN_APPEND),
                unsigned(bytes, offset + APPEND_SIZE),
                event);
    }

    /** Tells {@code terms} the type and each tag of a verified event, without decoding the rest. */
    static void terms(ByteBuffer bytes, int offset, TermSink terms) {
        Reader in = new Reader(bytes, offset + HEADER_BYTES);
        terms.type(in.text(unsigned(bytes, offset + TYPE_LENGTH)));
        in.next += unsigned(bytes, offset + CONTENT_TYPE_LENGTH);
        int tags = unsigned(bytes, offset + TAG_COUNT);
        for (int i = 0; i < tags; i++) {
            terms.tag(in.text(in.length()));
        }
    }

    /** Takes what an event is found by. */
    interface TermSink {

        void type(String type);

        void tag(String tag);
    }

    private static final class Reader {

        private final ByteBuffer bytes;
        private int next;

        Reader(ByteBuffer bytes, int next) {
            this.bytes = bytes;
            this.next = next;
        }

        int length() {
            int length = unsigned(bytes, next);
            next += Short.BYTES;
            return length;
        }

        String text(int length) {
            byte[] utf8 = new byte[length];
            bytes.get(next, utf8);
            next += length;
            return new String(utf8, StandardCharsets.UTF_8);
        }

        Tags tags(int count) {
            if (count == 0) {
                return Tags.none();
            }
            List<Tag> tags = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                tags.add(new Tag(text(length())));
            }
            return Tags.ofSorted(tags);
        }

        Metadata metadata(int count) {
            if (count == 0) {
                return Metadata.none();
            }
            Map<String, String> entries = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                int keyLength = length();
                int valueLength = length();
                entries.put(text(keyLength), text(valueLength));
            }
            return new Metadata(entries);
        }
    }

    private static int unsigned(ByteBuffer bytes, int offset) {
        return Short.toUnsignedInt(bytes.getShort(offset));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static int padded(int size) {
        return (size + Long.BYTES - 1) & -Long.BYTES;
    }
}
