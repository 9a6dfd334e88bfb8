package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes appends to the end of the active segment: into memory first, where readers find them once
 * they are durable, then to the file, many with one flush.
 *
 * <p>The file may be filled with zeros some way ahead: overwriting costs a flush less than growing.
 * For the writer thread alone.
 */
final class SegmentWriter {

    private static final int FIRST_BUFFER_BYTES = 64 << 10;
    private static final int ZEROS_BYTES = 64 << 10;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(ZEROS_BYTES);

    /**
     * Groups from this size on pay for growing the file with their own bytes, and are not written
     * twice.
     */
    private static final int LARGE_GROUP_BYTES = 64 << 10;

    /**
     * OPEN takes appends. SEALED is complete. FAILED is where an I/O error leads, for good: after a
     * failed flush the kernel may drop the pages yet call them clean, so that a second flush
     * succeeds and proves nothing (Rebello et al., "Can Applications Recover from fsync Failures?",
     * USENIX ATC 2020).
     */
    private enum State {
        OPEN,
        SEALED,
        FAILED
    }

    private final Segment segment;
    private final SegmentHeader header;
    private final StorageFile file;
    private final ActiveIndex index;
    private final EngineOptions options;
    private State state = State.OPEN;
    private ByteBuffer bytes;
    private int end;
    private int flushed;
    private int zeroedTo;

    private SegmentWriter(
            Segment segment,
            SegmentHeader header,
            StorageFile file,
            ActiveIndex index,
            EngineOptions options) {
        this.segment = segment;
        this.header = header;
        this.file = file;
        this.index = index;
        this.options = options;
        this.bytes = segment.bytes();
    }

    /** Creates a segment file with its header, durable but for its name. */
    static SegmentWriter create(Storage storage, SegmentHeader header, EngineOptions options)
            throws IOException {
        StorageFile file = storage.create(SegmentHeader.fileName(header.firstPosition()));
        file.write(header.encode(), 0);
        file.sync();
        ByteBuffer bytes = buffer(Math.min(FIRST_BUFFER_BYTES, options.segmentBytes()));
        bytes.put(0, header.encode(), 0, SegmentHeader.BYTES);
        ActiveIndex index = new ActiveIndex(header.salt());
        Segment segment = new Segment(header.firstPosition(), bytes, index);
        SegmentWriter writer = new SegmentWriter(segment, header, file, index, options);
        writer.startAt(SegmentHeader.BYTES, SegmentHeader.BYTES);
        return writer;
    }

    /** Goes on with a segment that was scanned, whose file ends with its last frame. */
    static SegmentWriter reopen(
            Storage storage, ByteBuffer contents, SegmentScan scan, EngineOptions options)
            throws IOException {
        String name = SegmentHeader.fileName(scan.header().firstPosition());
        int first = Math.min(FIRST_BUFFER_BYTES, options.segmentBytes());
        ByteBuffer bytes = buffer(Math.max(first, scan.end()));
        bytes.put(0, contents, 0, scan.end());
        Segment segment = new Segment(scan.header().firstPosition(), bytes, scan.index());
        SegmentWriter writer =
                new SegmentWriter(
                        segment, scan.header(), storage.open(name), scan.index(), options);
        writer.startAt(scan.end(), scan.end());
        return writer;
    }

    private void startAt(int endOfFrames, int endOfFile) {
        end = endOfFrames;
        flushed = endOfFrames;
        zeroedTo = endOfFile;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    Segment segment() {
        return segment;
    }

    ActiveIndex index() {
        return index;
    }

    /** Tells whether an append of {@code encodedBytes} fits; a first one always does. */
    boolean hasRoomFor(int encodedBytes) {
        return end == SegmentHeader.BYTES
                || (long) end + Frame.HEADER_BYTES + encodedBytes <= options.segmentBytes();
    }

    /**
     * Adds a frame in memory, and to the index; not durable before the next {@link #flush()}.
     *
     * @param encoded the events without stamps
     * @param first the position of the first of them
     * @param durable the last position known to be durable
     */
    void write(ByteBuffer encoded, long first, long recordedAtMicros, long durable) {
        requireState(State.OPEN);
        int length = Frame.HEADER_BYTES + encoded.limit();
        reserve(length);
        bytes.put(end + Frame.HEADER_BYTES, encoded, 0, encoded.limit());
        int event = end + Frame.HEADER_BYTES;
        int count = 0;
        while (event < end + length) {
            EventCodec.stamp(bytes, event, first + count, recordedAtMicros);
            index.add(bytes, event);
            event += EventCodec.size(bytes, event);
            count++;
        }
        Frame.seal(bytes, end, new Frame.Header(length, first, durable, count), header.salt());
        end += length;
    }

    private void reserve(int length) {
        if (length <= bytes.capacity() - end) {
            return;
        }
        int needed = Math.addExact(end, length);
        int doubled = (int) Math.min((long) bytes.capacity() * 2, options.segmentBytes());
        ByteBuffer larger = buffer(Math.max(needed, doubled));
        larger.put(0, bytes, 0, end);
        bytes = larger;
        segment.useBytes(larger);
    }

    /**
     * Makes the frames written so far durable; costs nothing if they are.
     *
     * @return how many bytes these are
     */
    int flush() throws IOException {
        requireState(State.OPEN);
        int group = end - flushed;
        if (group == 0) {
            return 0;
        }
        state = State.FAILED; // unless the disk has it
        if (end > zeroedTo && group < LARGE_GROUP_BYTES) {
            zeroAhead();
        }
        file.write(bytes.slice(flushed, group), flushed);
        file.sync();
        flushed = end;
        state = State.OPEN;
        return group;
    }

    private void zeroAhead() throws IOException {
        int until = (int) Math.min((long) end + options.zeroAheadBytes(), options.segmentBytes());
        for (int at = end; at < until; at += ZEROS_BYTES) {
            file.write(ZEROS.slice(0, Math.min(ZEROS_BYTES, until - at)), at);
        }
        zeroedTo = Math.max(until, end);
    }

    /** Flushes, cuts the zeros off, and takes no more appends; returns what the manifest keeps. */
    Manifest.SegmentEntry seal() throws IOException {
        trim();
        state = State.SEALED;
        file.close();
        long first = header.firstPosition();
        return new Manifest.SegmentEntry(first, first + index.size() - 1, end, headerCrc());
    }

    /** Flushes, and cuts the zeros off. */
    void trim() throws IOException {
        flush();
        if (zeroedTo > end) {
            state = State.FAILED; // unless the disk has it
            file.truncate(end);
            file.sync();
            zeroedTo = end;
            state = State.OPEN;
        }
    }

    int headerCrc() {
        return SegmentHeader.crcOf(header.encode());
    }

    /** Returns how many bytes the segment has. */
    int bytesWritten() {
        return end;
    }

    /** Releases the file without flushing. */
    void close() throws IOException {
        file.close();
    }

    private void requireState(State required) {
        if (state != required) {
            throw new IllegalStateException("segment " + segment.file() + " is " + state);
        }
    }
}
