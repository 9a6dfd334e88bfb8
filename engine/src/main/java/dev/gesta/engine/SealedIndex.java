package dev.gesta.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.ObjIntConsumer;

/**
 * The index of a sealed segment: an immutable file, mapped, of which nothing is held in memory but
 * one bit per page. It can be made again from the segment at any time.
 *
 * <pre>
 *   index     := header | offset, 4 each | id slot, 8 each | term slot, 8 each | term*
 *              | ordinal, 4 each | padding | page crc, 4 each
 *   header    := "GESTAIDX", 8 | version, 4 | crc, 4 | segment's header crc, 4 | events, 4
 *              | hash seed, 8 | id slots, 4 | term slots, 4 | terms begin, 4 | ordinals begin, 4
 *              | end, 4 | terms, 4
 *   id slot   := high half of the id's hash, 4 | ordinal + 1, 4         0, 0 if free
 *   term slot := high half of the term's hash, 4 | offset of its entry, 4
 *   term      := kind, 2 | length, 2 | events, 4 | where its ordinals begin, 4 | UTF-8
 *              | padding to 4
 *
 *   Numbers are little-endian. The slots are open hash tables, a power of two long: the low half of
 *   a hash is where to look first, then come the slots after it. "End" is where the pages end; each
 *   page of 4 KiB has its CRC-32C. The header's crc is CRC-32C of the header without itself, in
 *   all versions of the format: so a flipped bit in the version is told from a newer file.
 *   An ordinal is the place of an event in the segment, from 0; those of a term ascend.
 * </pre>
 */
final class SealedIndex implements SegmentIndex {

    static final int HEADER_BYTES = 56;
    static final int VERSION = 1;
    static final int SLOT_BYTES = 8;
    static final int TERM_HEADER_BYTES = 12;
    static final long MAGIC = FileHeader.magic("GESTAIDX");

    static final int SEGMENT_CRC = 16;
    static final int EVENTS = 20;
    static final int HASH_SEED = 24;
    static final int ID_SLOTS = 32;
    static final int TERM_SLOTS = 36;
    static final int TERMS_BEGIN = 40;
    static final int ORDINALS_BEGIN = 44;
    static final int END = 48;
    static final int TERMS = 52;

    private final CheckedPages pages;
    private final ByteBuffer segment;
    private final long hashSeed;
    private final int size;
    private final int idSlots;
    private final int idsBegin;
    private final int termSlots;
    private final int termSlotsBegin;
    private final int termsBegin;
    private final int ordinalsBegin;

    private SealedIndex(ByteBuffer file, ByteBuffer segment) {
        this.pages = new CheckedPages(file, file.getInt(END));
        this.segment = segment;
        this.hashSeed = file.getLong(HASH_SEED);
        this.size = file.getInt(EVENTS);
        this.idSlots = file.getInt(ID_SLOTS);
        this.idsBegin = HEADER_BYTES + size * Integer.BYTES + (size & 1) * Integer.BYTES;
        this.termSlots = file.getInt(TERM_SLOTS);
        this.termSlotsBegin = idsBegin + idSlots * SLOT_BYTES;
        this.termsBegin = file.getInt(TERMS_BEGIN);
        this.ordinalsBegin = file.getInt(ORDINALS_BEGIN);
    }

    static String fileName(long firstPosition) {
        return FileHeader.twentyDigits(firstPosition) + ".index";
    }

    /**
     * Checks that a file which verifies is of no newer version than is known. Any other file can be
     * made again.
     *
     * @throws dev.gesta.StoreUnavailableException if it is
     */
    static void requireKnown(ByteBuffer file, String name) {
        if (headerVerifies(file)) {
            FileHeader.requireKnown(file.getInt(FileHeader.VERSION), name, VERSION);
        }
    }

    private static boolean headerVerifies(ByteBuffer file) {
        return file.limit() >= HEADER_BYTES
                && file.getLong(0) == MAGIC
                && file.getInt(FileHeader.CRC) == FileHeader.crcOf(file, HEADER_BYTES);
    }

    /**
     * Opens an index file, looking at its header only.
     *
     * @param file the file's bytes
     * @param segment the segment's bytes, where the event ids are
     * @param segmentCrc the checksum in the segment's header
     * @param hashSeed the store's
     * @throws DamageException if it is not the index of that segment
     */
    static SealedIndex open(ByteBuffer file, ByteBuffer segment, int segmentCrc, long hashSeed) {
        if (!headerVerifies(file)) {
            throw new DamageException(0, "index header does not verify");
        }
        if (file.getInt(FileHeader.VERSION) != VERSION
                || file.getInt(SEGMENT_CRC) != segmentCrc
                || file.getLong(HASH_SEED) != hashSeed) {
            throw new DamageException(FileHeader.VERSION, "index of another segment or version");
        }
        int end = file.getInt(END);
        if (file.limit() != CheckedPages.crcAt(end, CheckedPages.pages(end))) {
            throw new DamageException(file.limit(), "index file has the wrong length");
        }
        return new SealedIndex(file, segment);
    }

    /** Verifies the whole file. */
    void verify() {
        pages.verifyAll();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int offset(int ordinal) {
        return pages.getInt(HEADER_BYTES + ordinal * Integer.BYTES);
    }

    @Override
    public int find(UUID id) {
        long hash = Term.hash(id, hashSeed);
        int fingerprint = (int) (hash >>> 32);
        for (int i = 0; i < idSlots; i++) {
            int slot = idsBegin + (((int) hash + i) & (idSlots - 1)) * SLOT_BYTES;
            int ordinal = pages.getInt(slot + Integer.BYTES) - 1;
            if (ordinal < 0) {
                return -1;
            }
            if (pages.getInt(slot) == fingerprint && isId(ordinal, id)) {
                return ordinal;
            }
        }
        return -1;
    }

    /**
     * An event that was hashed alike, and does not have the id, may have had it: it must verify.
     */
    private boolean isId(int ordinal, UUID id) {
        int offset = offset(ordinal);
        if (EventCodec.id(segment, offset).equals(id)) {
            return true;
        }
        EventCodec.verify(segment, offset, SegmentHeader.firstPosition(segment) + ordinal);
        return false;
    }

    @Override
    public Postings find(Term term) {
        int fingerprint = (int) (term.hash() >>> 32);
        for (int i = 0; i < termSlots; i++) {
            int slot = termSlotsBegin + (((int) term.hash() + i) & (termSlots - 1)) * SLOT_BYTES;
            int entry = pages.getInt(slot + Integer.BYTES);
            if (entry == 0) {
                return Postings.NONE;
            }
            if (pages.getInt(slot) == fingerprint && isTerm(entry, term)) {
                return postings(entry);
            }
        }
        return Postings.NONE;
    }

    private Postings postings(int entry) {
        return new Mapped(pages, pages.getInt(entry + 4), pages.getInt(entry + 8));
    }

    private boolean isTerm(int entry, Term term) {
        int kindAndLength = pages.getInt(entry);
        return (kindAndLength & 0xFFFF) == term.kind().code()
                && kindAndLength >>> 16 == term.utf8().length
                && pages.equal(entry + TERM_HEADER_BYTES, term.utf8());
    }

    @Override
    public void forEach(Term.Kind kind, int below, ObjIntConsumer<String> sink) {
        int entry = termsBegin;
        while (entry < ordinalsBegin) {
            int kindAndLength = pages.getInt(entry);
            int length = kindAndLength >>> 16;
            if ((kindAndLength & 0xFFFF) == kind.code()) {
                byte[] utf8 = pages.copy(entry + TERM_HEADER_BYTES, length);
                int count = postings(entry).rankOf(below);
                if (count > 0) {
                    sink.accept(new String(utf8, StandardCharsets.UTF_8), count);
                }
            }
            entry += termBytes(length);
        }
    }

    static int termBytes(int length) {
        return (TERM_HEADER_BYTES + length + 3) & -Integer.BYTES;
    }

    /** Ordinals in the file. */
    private record Mapped(CheckedPages pages, int size, int begin) implements Postings {

        @Override
        public int get(int rank) {
            return pages.getInt(begin + rank * Integer.BYTES);
        }
    }
}
