package dev.gesta.engine;

import dev.gesta.StoreDamagedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the frames of a segment, from its header on, as far as they verify.
 *
 * @param header the segment's header
 * @param index of the events that verify
 * @param end where the last whole frame ends
 * @param lastPosition of the last event that verifies; the one before the segment if there is none
 * @param durableClaim the highest position that any valid frame claims to be durable, also those
 *     behind the end
 * @param trouble why the walk ended; null if only zeros follow
 */
record SegmentScan(
        SegmentHeader header,
        ActiveIndex index,
        int end,
        long lastPosition,
        long durableClaim,
        @Nullable DamageException trouble) {

    /**
     * Walks over {@code bytes}.
     *
     * @throws StoreDamagedException if the header does not verify
     */
    static SegmentScan of(ByteBuffer bytes, String file) {
        SegmentHeader header = SegmentHeader.decode(bytes, file);
        ActiveIndex index = new ActiveIndex(header.salt());
        int offset = SegmentHeader.BYTES;
        long last = header.firstPosition() - 1;
        long claim = 0;
        DamageException trouble = null;
        while (trouble == null && !Frame.isEnd(bytes, offset)) {
            try {
                Frame.Header frame = Frame.verify(bytes, offset, header.salt());
                requireFollows(frame, last, offset);
                indexEvents(bytes, offset, frame, index);
                offset += frame.length();
                last = frame.lastPosition();
                claim = Math.max(claim, frame.durablePosition());
            } catch (DamageException e) {
                trouble = e;
            }
        }
        if (trouble == null && !isZero(bytes, offset)) {
            trouble = new DamageException(offset, "bytes that are no frame follow the last one");
        }
        if (trouble != null) {
            claim = Math.max(claim, claimBehind(bytes, offset, header, last));
        }
        return new SegmentScan(header, index, offset, last, claim, trouble);
    }

    /** Returns the index of a sealed segment, under the same condition as {@link #whole}. */
    static ActiveIndex index(ByteBuffer bytes, String file) {
        return whole(bytes, file).index;
    }

    /**
     * Walks over a segment that frames fill to its end.
     *
     * @throws StoreDamagedException if a frame does not verify, or there are zeros instead
     */
    static SegmentScan whole(ByteBuffer bytes, String file) {
        SegmentScan scan = of(bytes, file);
        if (scan.trouble != null) {
            throw scan.trouble.in(file);
        }
        if (scan.end != bytes.limit()) {
            throw new StoreDamagedException(
                    file, scan.end, "wanted a frame in a sealed segment, found zeros", null);
        }
        return scan;
    }

    private static void requireFollows(Frame.Header frame, long last, int offset) {
        if (frame.firstPosition() != last + 1) {
            throw new DamageException(
                    offset,
                    "frame begins at position %d, after %d".formatted(frame.firstPosition(), last));
        }
    }

    private static void indexEvents(
            ByteBuffer bytes, int offset, Frame.Header frame, ActiveIndex index) {
        int event = offset + Frame.HEADER_BYTES;
        for (int i = 0; i < frame.eventCount(); i++) {
            index.add(bytes, event);
            event += EventCodec.size(bytes, event);
        }
    }

    private static boolean isZero(ByteBuffer bytes, int from) {
        for (int offset = from; offset < bytes.limit(); offset++) {
            if (bytes.get(offset) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks for whole frames behind a bad one: what they know of it tells a torn write from damage.
     */
    private static long claimBehind(ByteBuffer bytes, int from, SegmentHeader header, long last) {
        long claim = 0;
        int offset = from + Long.BYTES;
        while (offset <= bytes.limit() - Frame.HEADER_BYTES) {
            if (Frame.mayBegin(bytes, offset, last)) {
                try {
                    Frame.Header frame = Frame.verify(bytes, offset, header.salt());
                    claim = Math.max(claim, frame.durablePosition());
                    offset += frame.length();
                    continue;
                } catch (DamageException e) {
                    // Not a frame; look on.
                }
            }
            offset += Long.BYTES;
        }
        return claim;
    }
}
