package dev.gesta.engine;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Bytes that are verified page by page, each when it is first looked at.
 *
 * <p>Safe for use by many threads: two may verify the same page, or one verify it again, which
 * costs time only.
 */
final class CheckedPages {

    static final int PAGE_BYTES = 4096;

    private static final int PAGE_SHIFT = 12;

    private final ByteBuffer bytes;
    private final int end;
    private final long[] verified;

    /**
     * Wraps a file.
     *
     * @param bytes the file: pages up to {@code end}, then a CRC-32C of 4 bytes for each
     * @param end where the last page ends, which may be a short one
     */
    CheckedPages(ByteBuffer bytes, int end) {
        this.bytes = bytes;
        this.end = end;
        this.verified = new long[(pages(end) >>> 6) + 1];
    }

    static int pages(int bytes) {
        return (bytes + PAGE_BYTES - 1) >>> PAGE_SHIFT;
    }

    static int crcOfPage(ByteBuffer bytes, int page, int end) {
        int from = page << PAGE_SHIFT;
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(from, Math.min(PAGE_BYTES, end - from)));
        return (int) crc.getValue();
    }

    /** Returns the number at an offset that is a multiple of 4. */
    int getInt(int offset) {
        require(offset);
        return bytes.getInt(offset);
    }

    /** Tells whether {@code length} bytes at {@code offset} are {@code expected}. */
    boolean equal(int offset, byte[] expected) {
        if (offset > end - expected.length) {
            throw new DamageException(offset, "a term reaches beyond the end");
        }
        for (int at = offset; at < offset + expected.length; at += PAGE_BYTES) {
            require(at);
        }
        require(offset + Math.max(expected.length - 1, 0));
        for (int i = 0; i < expected.length; i++) {
            if (bytes.get(offset + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns a copy of {@code length} bytes. */
    byte[] copy(int offset, int length) {
        if (offset > end - length) {
            throw new DamageException(offset, "a term reaches beyond the end");
        }
        for (int at = offset & -PAGE_BYTES; at < offset + length; at += PAGE_BYTES) {
            require(at);
        }
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    private void require(int offset) {
        if (offset < 0 || offset >= end) {
            throw new DamageException(offset, "wanted an offset below " + end);
        }
        int page = offset >>> PAGE_SHIFT;
        long bit = 1L << page;
        if ((verified[page >>> 6] & bit) == 0) {
            verify(page);
            verified[page >>> 6] |= bit;
        }
    }

    /** Verifies all pages. */
    void verifyAll() {
        for (int page = 0; page < pages(end); page++) {
            verify(page);
        }
    }

    private void verify(int page) {
        int expected = bytes.getInt(crcAt(end, page));
        int found = crcOfPage(bytes, page, end);
        if (expected != found) {
            throw new DamageException(
                    (long) page << PAGE_SHIFT,
                    "page %d has checksum %08x, its bytes have %08x"
                            .formatted(page, expected, found));
        }
    }

    static int crcAt(int end, int page) {
        return EventCodec.padded(end) + page * Integer.BYTES;
    }
}
