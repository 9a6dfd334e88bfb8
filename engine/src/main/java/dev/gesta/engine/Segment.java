package dev.gesta.engine;

import dev.gesta.SequencedEvent;
import dev.gesta.StoreDamagedException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One segment as readers see it: its bytes in memory, and its index.
 *
 * <p>The bytes of the active segment are those that the writer has encoded; those of a sealed one
 * are the mapped file. Readers never touch a file channel, so that interrupting one harms nobody.
 * Safe for use by many threads; bytes and index are replaced, never changed below the head.
 */
final class Segment {

    private final long firstPosition;
    private final String file;
    private volatile ByteBuffer bytes;
    private volatile SegmentIndex index;
    private volatile Consumer<ActiveIndex> onRebuiltIndex = _ -> {};

    Segment(long firstPosition, ByteBuffer bytes, SegmentIndex index) {
        this.firstPosition = firstPosition;
        this.file = SegmentHeader.fileName(firstPosition);
        this.bytes = bytes;
        this.index = index;
    }

    long firstPosition() {
        return firstPosition;
    }

    String file() {
        return file;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Replaces the bytes by a longer or a mapped copy of the same. */
    void useBytes(ByteBuffer same) {
        bytes = same;
    }

    void useIndex(SegmentIndex equivalent) {
        index = equivalent;
    }

    /** Lets {@code keeper} have an index that had to be made again, to put its file in order. */
    void onRebuiltIndex(Consumer<ActiveIndex> keeper) {
        onRebuiltIndex = keeper;
    }

    int ordinalOf(long position) {
        return Math.toIntExact(position - firstPosition);
    }

    /**
     * Asks the index; if its file turns out to be damaged, makes a new index from the log first.
     *
     * @throws StoreDamagedException if the log is damaged
     */
    <T> T ask(Function<SegmentIndex, T> question) {
        SegmentIndex asked = index;
        try {
            return question.apply(asked);
        } catch (DamageException e) {
            rebuildIndex(asked, e);
        } catch (InternalError e) {
            rebuildIndex(asked, new DamageException(0, "the mapped file cannot be read"));
        }
        return question.apply(index);
    }

    private synchronized void rebuildIndex(SegmentIndex damaged, DamageException why) {
        if (!index.equals(damaged)) {
            return;
        }
        System.getLogger("dev.gesta.engine")
                .log(
                        System.Logger.Level.WARNING,
                        "index of {0} is damaged ({1}); made again from the log",
                        file,
                        why.getMessage());
        try {
            ActiveIndex made = SegmentScan.index(bytes, file);
            index = made;
            onRebuiltIndex.accept(made);
        } catch (InternalError e) {
            throw new StoreDamagedException(file, 0, "the mapped file cannot be read", e);
        }
    }

    /**
     * Reads one event.
     *
     * @param ordinal at most that of the head
     * @throws StoreDamagedException if it does not verify
     */
    SequencedEvent event(int ordinal) {
        int offset = ask(each -> each.offset(ordinal));
        try {
            return EventCodec.decode(bytes, offset, firstPosition + ordinal);
        } catch (DamageException e) {
            throw e.in(file);
        } catch (InternalError e) {
            throw new StoreDamagedException(file, offset, "the file cannot be read there", e);
        }
    }
}
