package dev.gesta.engine;

import dev.gesta.SequencedEvent;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Shows what the bytes of a store's file mean, for those who debug or learn the format.
 *
 * <p>Decodes as far as the bytes verify, says where they stop doing so, and shows the rest as hex.
 * Changes nothing, and may be used while the store is open: what is being written may then look
 * unfinished.
 */
public final class StoreDump {

    private static final int HEX_WIDTH = 16;

    private final ByteBuffer bytes;
    private final String file;
    private final boolean hex;
    private final Consumer<String> out;

    private StoreDump(ByteBuffer bytes, String file, boolean hex, Consumer<String> out) {
        this.bytes = bytes;
        this.file = file;
        this.hex = hex;
        this.out = out;
    }

    /**
     * Shows one file of a store.
     *
     * @param path a segment ({@code .log}), an index ({@code .index}), a manifest, a mark, a note
     *     of damage, or another file, which is shown as hex only
     * @param hex whether to show the bytes of what is decoded as well
     * @param out takes the lines
     * @throws StoreUnavailableException if the file cannot be read
     */
    public static void file(Path path, boolean hex, Consumer<String> out) {
        Path name = path.getFileName();
        Path folder = path.toAbsolutePath().getParent();
        if (name == null || folder == null) {
            throw new StoreUnavailableException(path + " is not a file", null);
        }
        if (name.toString().equals(FolderLock.NAME)) {
            throw new StoreUnavailableException(
                    path + " holds only a process id, and reading it could drop the lock", null);
        }
        try {
            ByteBuffer bytes = new FileStorage(folder).read(name.toString());
            new StoreDump(bytes, name.toString(), hex, out).show();
        } catch (IOException e) {
            throw new StoreUnavailableException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void show() {
        out.accept(file + ", " + bytes.limit() + " bytes");
        try {
            if (file.endsWith(".log")) {
                showSegment();
            } else if (file.endsWith(".index")) {
                showIndex();
            } else if (file.startsWith(Manifest.PREFIX)) {
                showManifest();
            } else if (file.equals(DurableMark.NAME)) {
                showMark();
            } else if (file.equals(StoreHealth.DAMAGE_FILE)) {
                showDamageNote();
            } else {
                showHex(0, bytes.limit());
            }
        } catch (StoreDamagedException e) {
            out.accept("DAMAGED " + e.getMessage());
            showHex(0, bytes.limit());
        }
    }

    private void showSegment() {
        SegmentHeader header = SegmentHeader.decode(bytes, file);
        out.accept(
                "@0 header: store %s, timeline %016x, first position %d, salt %016x, created %s"
                        .formatted(
                                header.store(),
                                header.timeline(),
                                header.firstPosition(),
                                header.salt(),
                                EventCodec.toInstant(header.createdAtMicros())));
        showHexOf(0, SegmentHeader.BYTES);
        int offset = SegmentHeader.BYTES;
        try {
            while (!Frame.isEnd(bytes, offset)) {
                offset = showFrame(offset, header);
            }
            out.accept("@" + offset + " end, then " + (bytes.limit() - offset) + " bytes");
        } catch (DamageException e) {
            out.accept("@" + e.offset() + " DOES NOT VERIFY: " + e.getMessage());
            showHex(offset, bytes.limit());
        }
    }

    private int showFrame(int offset, SegmentHeader header) {
        Frame.Header frame = Frame.verify(bytes, offset, header.salt());
        out.accept(
                "@%d frame: %d bytes, positions %d to %d, durable up to %d when written"
                        .formatted(
                                offset,
                                frame.length(),
                                frame.firstPosition(),
                                frame.lastPosition(),
                                frame.durablePosition()));
        showHexOf(offset, Frame.HEADER_BYTES);
        int event = offset + Frame.HEADER_BYTES;
        for (int i = 0; i < frame.eventCount(); i++) {
            showEvent(event, frame.firstPosition() + i);
            event += EventCodec.size(bytes, event);
        }
        return event;
    }

    private void showEvent(int offset, long position) {
        SequencedEvent event = EventCodec.decode(bytes, offset, position);
        out.accept(
                "  @%d event %d: %d bytes, id %s, at %s, %s %s, %s, metadata %s"
                        .formatted(
                                offset,
                                position,
                                EventCodec.size(bytes, offset),
                                event.event().id(),
                                event.recordedAt(),
                                event.type(),
                                event.tags(),
                                event.data(),
                                event.event().metadata().entries()));
        showHexOf(offset, EventCodec.size(bytes, offset));
    }

    private void showIndex() {
        SealedIndex.requireKnown(bytes, file);
        try {
            if (bytes.limit() < SealedIndex.HEADER_BYTES) {
                throw new DamageException(bytes.limit(), "index header is cut off");
            }
            SealedIndex index =
                    SealedIndex.open(
                            bytes,
                            bytes,
                            bytes.getInt(SealedIndex.SEGMENT_CRC),
                            bytes.getLong(SealedIndex.HASH_SEED));
            index.verify();
            out.accept(
                    "@0 header: %d events, %d terms, %d id slots, %d term slots"
                            .formatted(
                                    index.size(),
                                    bytes.getInt(SealedIndex.TERMS),
                                    bytes.getInt(SealedIndex.ID_SLOTS),
                                    bytes.getInt(SealedIndex.TERM_SLOTS)));
            showHexOf(0, SealedIndex.HEADER_BYTES);
            int all = index.size();
            index.forEach(
                    Term.Kind.TYPE,
                    all,
                    (type, count) -> out.accept("type " + type + ": " + count));
            index.forEach(
                    Term.Kind.TAG, all, (tag, count) -> out.accept("tag " + tag + ": " + count));
        } catch (DamageException e) {
            out.accept("@" + e.offset() + " DOES NOT VERIFY: " + e.getMessage());
            showHex(0, bytes.limit());
        }
    }

    private void showManifest() {
        Manifest manifest = Manifest.decode(bytes, file);
        out.accept(
                "generation %d, store %s, timeline %016x, hash seed %016x"
                        .formatted(
                                manifest.generation(),
                                manifest.store(),
                                manifest.timeline(),
                                manifest.hashSeed()));
        for (Manifest.Cut cut : manifest.cuts()) {
            out.accept(
                    "cut after position %d, leaving timeline %016x, at %s"
                            .formatted(
                                    cut.lastKept(),
                                    cut.timelineLeft(),
                                    EventCodec.toInstant(cut.atMicros())));
        }
        for (Manifest.SegmentEntry segment : manifest.segments()) {
            out.accept(
                    segment.isActive()
                            ? segment.fileName() + ": active"
                            : "%s: positions %d to %d, %d bytes"
                                    .formatted(
                                            segment.fileName(),
                                            segment.firstPosition(),
                                            segment.lastPosition(),
                                            segment.bytes()));
        }
        showHexOf(0, bytes.limit());
    }

    private void showMark() {
        for (DurableMark.Slot slot : DurableMark.slots(bytes)) {
            String claim =
                    "claim %d: timeline %016x is durable up to position %d"
                            .formatted(slot.count(), slot.timeline(), slot.position());
            String text = slot.count() == 0 ? "no claim" : claim;
            out.accept(
                    "@%d %s"
                            .formatted(
                                    slot.offset(),
                                    slot.trouble() == null
                                            ? text
                                            : "DOES NOT VERIFY: " + slot.trouble()));
        }
        showHexOf(0, bytes.limit());
    }

    private void showDamageNote() {
        String lines = StoreHealth.verified(bytes);
        if (lines.isEmpty()) {
            out.accept("@0 DOES NOT VERIFY: the store is damaged all the same");
            showHex(0, bytes.limit());
        } else {
            lines.lines().forEach(out);
            showHexOf(0, bytes.limit());
        }
    }

    private void showHexOf(int from, int length) {
        if (hex) {
            showHex(from, from + length);
        }
    }

    /** Runs of zeros beyond one line are told, not shown. */
    private void showHex(int from, int to) {
        int end = to;
        while (end > from && bytes.get(end - 1) == 0) {
            end--;
        }
        for (int at = from; at < end; at += HEX_WIDTH) {
            byte[] line = new byte[Math.min(HEX_WIDTH, end - at)];
            bytes.get(at, line);
            out.accept(
                    "    %08x  %-47s  %s"
                            .formatted(
                                    at,
                                    HexFormat.ofDelimiter(" ").formatHex(line),
                                    printable(line)));
        }
        if (to > end) {
            out.accept("    %08x  %d zeros".formatted(end, to - end));
        }
    }

    private static String printable(byte[] line) {
        StringBuilder text = new StringBuilder();
        for (byte each : line) {
            text.append(each >= ' ' && each < 127 ? (char) each : '.');
        }
        return text.toString();
    }
}
