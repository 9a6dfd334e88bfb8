package dev.gesta.engine;

import dev.gesta.StoreDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which segments make up the store. A new one replaces the old with each sealed segment, in one
 * step: it is written under another name, synced, and renamed.
 *
 * <pre>
 *   manifest := "GESTAMAN", 8 | version, 4 | crc, 4 | generation, 8 | store id, 16 | timeline, 8
 *             | hash seed, 8 | cuts, 4 | segments, 4 | cut* | segment*
 *   cut      := last position kept, 8 | timeline left, 8 | cut at, 8
 *   segment  := first position, 8 | last position, 8 | bytes, 4 | header crc, 4
 *
 *   Numbers are little-endian. The crc is CRC-32C of all but itself. The last segment is the active
 *   one: its last position and its bytes are 0. Cut at is in microseconds since 1970. The file is
 *   named "MANIFEST-" and the generation, 20 digits; the highest one counts.
 * </pre>
 *
 * @param generation how many times it was replaced, from 1
 * @param store the store's id
 * @param timeline the store's current timeline
 * @param hashSeed the seed of the index's hashes
 * @param cuts where an operator cut off damaged data, oldest first
 * @param segments in order, the active one last
 */
record Manifest(
        long generation,
        UUID store,
        long timeline,
        long hashSeed,
        List<Cut> cuts,
        List<SegmentEntry> segments) {

    static final String PREFIX = "MANIFEST-";
    static final int VERSION = 1;

    private static final long MAGIC = FileHeader.magic("GESTAMAN");
    private static final String UNFINISHED = "MANIFEST.tmp";
    private static final int HEADER_BYTES = 64;
    private static final int CUT_BYTES = 24;
    private static final int SEGMENT_BYTES = 24;

    /**
     * An operator's decision to give up what was damaged.
     *
     * @param lastKept the last position that was kept
     * @param timelineLeft the timeline that ended there
     * @param atMicros when
     */
    record Cut(long lastKept, long timelineLeft, long atMicros) {}

    /**
     * One segment.
     *
     * @param firstPosition the position of its first event
     * @param lastPosition of its last event; 0 for the active segment
     * @param bytes the length of its file; 0 for the active segment
     * @param headerCrc the checksum in its header, by which the file is known again
     */
    record SegmentEntry(long firstPosition, long lastPosition, int bytes, int headerCrc) {

        boolean isActive() {
            return lastPosition == 0;
        }

        String fileName() {
            return SegmentHeader.fileName(firstPosition);
        }
    }

    Manifest {
        cuts = List.copyOf(cuts);
        segments = List.copyOf(segments);
    }

    SegmentEntry active() {
        return segments.getLast();
    }

    /** Returns the next manifest, in which the active segment is sealed and {@code next} active. */
    Manifest sealed(SegmentEntry sealed, SegmentEntry next) {
        List<SegmentEntry> all = new ArrayList<>(segments);
        all.set(all.size() - 1, sealed);
        all.add(next);
        return withSegments(all);
    }

    Manifest withSegments(List<SegmentEntry> other) {
        return new Manifest(generation + 1, store, timeline, hashSeed, cuts, other);
    }

    static String fileName(long generation) {
        return PREFIX + FileHeader.twentyDigits(generation);
    }

    /** Writes this manifest, makes it the one that counts, and deletes the older ones. */
    void write(Storage storage) throws IOException {
        try (StorageFile file = storage.create(UNFINISHED)) {
            file.write(encode(), 0);
            file.sync();
        }
        storage.rename(UNFINISHED, fileName(generation));
        storage.syncNames();
        for (String name : storage.list()) {
            if (name.startsWith(PREFIX) && !name.equals(fileName(generation))) {
                storage.delete(name);
            }
        }
    }

    /**
     * Reads the manifest that counts.
     *
     * @return empty if there is none
     * @throws StoreDamagedException if it does not verify
     */
    static Optional<Manifest> read(Storage storage) throws IOException {
        Optional<String> newest =
                storage.list().stream()
                        .filter(name -> name.startsWith(PREFIX))
                        .max(Comparator.naturalOrder());
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(decode(storage.read(newest.get()), newest.get()));
    }

    ByteBuffer encode() {
        int size = HEADER_BYTES + cuts.size() * CUT_BYTES + segments.size() * SEGMENT_BYTES;
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(generation);
        out.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
        out.putLong(timeline).putLong(hashSeed).putInt(cuts.size()).putInt(segments.size());
        for (Cut cut : cuts) {
            out.putLong(cut.lastKept).putLong(cut.timelineLeft).putLong(cut.atMicros);
        }
        for (SegmentEntry segment : segments) {
            out.putLong(segment.firstPosition).putLong(segment.lastPosition);
            out.putInt(segment.bytes).putInt(segment.headerCrc);
        }
        out.flip();
        return out.putInt(FileHeader.CRC, FileHeader.crcOf(out, out.limit()));
    }

    static Manifest decode(ByteBuffer in, String file) {
        FileHeader.require(in, file, MAGIC, VERSION, HEADER_BYTES);
        FileHeader.requireCrc(in, file, FileHeader.crcOf(in, in.limit()));
        int cutCount = in.getInt(56);
        int segmentCount = in.getInt(60);
        in.position(HEADER_BYTES);
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < cutCount; i++) {
            cuts.add(new Cut(in.getLong(), in.getLong(), in.getLong()));
        }
        List<SegmentEntry> segments = new ArrayList<>();
        for (int i = 0; i < segmentCount; i++) {
            segments.add(new SegmentEntry(in.getLong(), in.getLong(), in.getInt(), in.getInt()));
        }
        UUID store = new UUID(in.getLong(24), in.getLong(32));
        return new Manifest(in.getLong(16), store, in.getLong(40), in.getLong(48), cuts, segments);
    }
}
