package dev.gesta.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Lays out an {@link ActiveIndex} as the file that {@link SealedIndex} reads. */
final class SealedIndexWriter {

    private final ActiveIndex index;
    private final ByteBuffer segment;
    private final long hashSeed;
    private final ByteBuffer out;
    private final int idSlots;
    private final int idsBegin;
    private final int termSlots;
    private final int termSlotsBegin;
    private final int termsBegin;
    private final int ordinalsBegin;
    private final int end;

    private SealedIndexWriter(ActiveIndex index, ByteBuffer segment, long hashSeed) {
        this.index = index;
        this.segment = segment;
        this.hashSeed = hashSeed;
        int size = index.size();
        int terms = 0;
        int termBytes = 0;
        int ordinals = 0;
        for (Term.Kind kind : Term.Kind.values()) {
            for (Map.Entry<String, Postings.Growing> term : index.terms(kind).entrySet()) {
                terms++;
                termBytes += SealedIndex.termBytes(utf8(term.getKey()).length);
                ordinals += term.getValue().size();
            }
        }
        idSlots = slotsFor(size);
        termSlots = slotsFor(terms);
        idsBegin = SealedIndex.HEADER_BYTES + size * Integer.BYTES + (size & 1) * Integer.BYTES;
        termSlotsBegin = Math.addExact(idsBegin, idSlots * SealedIndex.SLOT_BYTES);
        termsBegin = Math.addExact(termSlotsBegin, termSlots * SealedIndex.SLOT_BYTES);
        ordinalsBegin = Math.addExact(termsBegin, termBytes);
        end = Math.addExact(ordinalsBegin, ordinals * Integer.BYTES);
        int total = CheckedPages.crcAt(end, CheckedPages.pages(end));
        out = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(SealedIndex.TERMS, terms);
    }

    /**
     * Returns the whole file, which is the same whenever it is made. The index must not be added to
     * meanwhile.
     *
     * @param segment the segment's bytes, where the event ids are
     * @param segmentCrc the checksum in the segment's header
     */
    static ByteBuffer encode(ActiveIndex index, ByteBuffer segment, int segmentCrc, long hashSeed) {
        SealedIndexWriter writer = new SealedIndexWriter(index, segment, hashSeed);
        writer.writeOffsets();
        writer.writeIds();
        writer.writeTerms();
        writer.writeHeader(segmentCrc);
        writer.writePageCrcs();
        return writer.out;
    }

    /** Keeps a table at most two thirds full, so that a search ends after a few slots. */
    private static int slotsFor(int entries) {
        return Integer.highestOneBit(Math.max(entries + entries / 2, 1)) << 1;
    }

    private void writeOffsets() {
        for (int ordinal = 0; ordinal < index.size(); ordinal++) {
            int at = SealedIndex.HEADER_BYTES + ordinal * Integer.BYTES;
            out.putInt(at, index.offset(ordinal));
        }
    }

    private void writeIds() {
        for (int ordinal = 0; ordinal < index.size(); ordinal++) {
            UUID id = EventCodec.id(segment, index.offset(ordinal));
            writeSlot(idsBegin, idSlots, Term.hash(id, hashSeed), ordinal + 1);
        }
    }

    private void writeSlot(int begin, int slots, long hash, int value) {
        int slot = (int) hash & (slots - 1);
        while (out.getInt(begin + slot * SealedIndex.SLOT_BYTES + Integer.BYTES) != 0) {
            slot = (slot + 1) & (slots - 1);
        }
        int at = begin + slot * SealedIndex.SLOT_BYTES;
        out.putInt(at, (int) (hash >>> 32)).putInt(at + Integer.BYTES, value);
    }

    /** Terms go in the order of their text. */
    private void writeTerms() {
        int entry = termsBegin;
        int ordinals = ordinalsBegin;
        for (Term.Kind kind : Term.Kind.values()) {
            for (Map.Entry<String, Postings.Growing> each :
                    new TreeMap<>(index.terms(kind)).entrySet()) {
                Term term = Term.of(kind, each.getKey(), hashSeed);
                Postings postings = each.getValue();
                out.putInt(entry, kind.code() | (term.utf8().length << 16));
                out.putInt(entry + 4, postings.size());
                out.putInt(entry + 8, ordinals);
                out.put(entry + SealedIndex.TERM_HEADER_BYTES, term.utf8());
                writeSlot(termSlotsBegin, termSlots, term.hash(), entry);
                entry += SealedIndex.termBytes(term.utf8().length);
                for (int rank = 0; rank < postings.size(); rank++) {
                    out.putInt(ordinals, postings.get(rank));
                    ordinals += Integer.BYTES;
                }
            }
        }
    }

    private void writeHeader(int segmentCrc) {
        out.putLong(0, SealedIndex.MAGIC);
        out.putInt(FileHeader.VERSION, SealedIndex.VERSION);
        out.putInt(SealedIndex.SEGMENT_CRC, segmentCrc);
        out.putInt(SealedIndex.EVENTS, index.size());
        out.putLong(SealedIndex.HASH_SEED, hashSeed);
        out.putInt(SealedIndex.ID_SLOTS, idSlots);
        out.putInt(SealedIndex.TERM_SLOTS, termSlots);
        out.putInt(SealedIndex.TERMS_BEGIN, termsBegin);
        out.putInt(SealedIndex.ORDINALS_BEGIN, ordinalsBegin);
        out.putInt(SealedIndex.END, end);
        out.putInt(FileHeader.CRC, FileHeader.crcOf(out, SealedIndex.HEADER_BYTES));
    }

    private void writePageCrcs() {
        for (int page = 0; page < CheckedPages.pages(end); page++) {
            out.putInt(CheckedPages.crcAt(end, page), CheckedPages.crcOfPage(out, page, end));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
