package dev.gesta.engine;

import dev.gesta.InvalidRequestException;
import dev.gesta.RequestLimits;
import java.time.Duration;

/**
 * How an {@link EmbeddedEventStore} uses memory, disk and time. {@link #defaults()} suits most.
 *
 * @param segmentBytes the size at which a segment is sealed, in bytes, 1 KiB to 1 GiB. It bounds
 *     the work after a crash and the memory of the active segment, which is held in memory together
 *     with its index; a larger append gets a segment of its own size. Default 64 MiB
 * @param zeroAheadBytes how far the active segment is filled with zeros ahead of small appends, so
 *     that a flush need not grow the file; 0 for not at all. Default 1 MiB
 * @param queueBytes how many encoded bytes may wait for the writer before appends wait for room.
 *     Default 64 MiB
 * @param appendDeadline how long an append waits for its answer, 1 ms to 1 day. Default 30 seconds
 * @param markAfterQuiet how long after the last append the durable mark is written, so that damage
 *     to what was acknowledged is told from a torn write; 1 ms to 1 day. Default 50 ms
 * @param reservedDiskBytes appends are refused while the disk has less than this to spare, so that
 *     a full disk never breaks a write. Default 64 MiB
 * @param limits how much one request may carry. Default the ceilings
 */
public record EngineOptions(
        int segmentBytes,
        int zeroAheadBytes,
        long queueBytes,
        Duration appendDeadline,
        Duration markAfterQuiet,
        long reservedDiskBytes,
        RequestLimits limits) {

    static final int MIN_SEGMENT_BYTES = 1 << 10;
    static final int MAX_SEGMENT_BYTES = 1 << 30;
    static final long MAX_WAIT_SECONDS = Duration.ofDays(1).toSeconds();

    private static final EngineOptions DEFAULTS =
            new EngineOptions(
                    64 << 20,
                    1 << 20,
                    64L << 20,
                    Duration.ofSeconds(30),
                    Duration.ofMillis(50),
                    64L << 20,
                    RequestLimits.ceilings());

    /** Refuses values outside their limits with {@link InvalidRequestException}. */
    public EngineOptions {
        require("segmentBytes", segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
        require("zeroAheadBytes", zeroAheadBytes, 0, MAX_SEGMENT_BYTES);
        require("queueBytes", queueBytes, 1, Long.MAX_VALUE);
        require("appendDeadline in seconds", appendDeadline.toSeconds(), 0, MAX_WAIT_SECONDS);
        require("appendDeadline in milliseconds", appendDeadline.toMillis(), 1, Long.MAX_VALUE);
        require("markAfterQuiet in seconds", markAfterQuiet.toSeconds(), 0, MAX_WAIT_SECONDS);
        require("markAfterQuiet in milliseconds", markAfterQuiet.toMillis(), 1, Long.MAX_VALUE);
        require("reservedDiskBytes", reservedDiskBytes, 0, Long.MAX_VALUE);
    }

    /** Returns the defaults. */
    public static EngineOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with another segment size. */
    public EngineOptions withSegmentBytes(int bytes) {
        return new EngineOptions(
                bytes,
                zeroAheadBytes,
                queueBytes,
                appendDeadline,
                markAfterQuiet,
                reservedDiskBytes,
                limits);
    }

    /** Returns these options with another distance of zeros. */
    public EngineOptions withZeroAheadBytes(int bytes) {
        return new EngineOptions(
                segmentBytes,
                bytes,
                queueBytes,
                appendDeadline,
                markAfterQuiet,
                reservedDiskBytes,
                limits);
    }

    /** Returns these options with another room for waiting appends. */
    public EngineOptions withQueueBytes(long bytes) {
        return new EngineOptions(
                segmentBytes,
                zeroAheadBytes,
                bytes,
                appendDeadline,
                markAfterQuiet,
                reservedDiskBytes,
                limits);
    }

    /** Returns these options with another deadline for appends. */
    public EngineOptions withAppendDeadline(Duration deadline) {
        return new EngineOptions(
                segmentBytes,
                zeroAheadBytes,
                queueBytes,
                deadline,
                markAfterQuiet,
                reservedDiskBytes,
                limits);
    }

    /** Returns these options with another reserve of disk space. */
    public EngineOptions withReservedDiskBytes(long bytes) {
        return new EngineOptions(
                segmentBytes,
                zeroAheadBytes,
                queueBytes,
                appendDeadline,
                markAfterQuiet,
                bytes,
                limits);
    }

    /** Returns these options with lower limits for requests. */
    public EngineOptions withLimits(RequestLimits lower) {
        return new EngineOptions(
                segmentBytes,
                zeroAheadBytes,
                queueBytes,
                appendDeadline,
                markAfterQuiet,
                reservedDiskBytes,
                lower);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidRequestException(
                    "engine option " + name + " is out of range",
                    least + " to " + most,
                    Long.toString(value));
        }
    }
}
