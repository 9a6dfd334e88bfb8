package dev.gesta.engine;

import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What the first 16 bytes of each kind of binary file have in common.
 *
 * <pre>
 *   start := magic, 8 bytes of ASCII | version, 4 | crc, 4
 * </pre>
 */
final class FileHeader {

    static final int VERSION = 8;
    static final int CRC = 12;
    static final int BYTES = 16;

    private FileHeader() {}

    /** Returns a number as the names of files have it: 20 digits, the same in every locale. */
    static String twentyDigits(long number) {
        return String.format(Locale.ROOT, "%020d", number);
    }

    static long magic(String eightLetters) {
        return ByteBuffer.wrap(eightLetters.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    /** Checks that {@code file} is long enough, of this kind, and of a version that is known. */
    static void require(ByteBuffer bytes, String file, long magic, int version, int least) {
        if (bytes.limit() < least) {
            throw new StoreDamagedException(
                    file,
                    bytes.limit(),
                    "wanted at least " + least + " bytes, found " + bytes.limit(),
                    null);
        }
        if (bytes.getLong(0) != magic) {
            throw new StoreDamagedException(
                    file,
                    0,
                    "wanted magic %016x, found %016x".formatted(magic, bytes.getLong(0)),
                    null);
        }
        requireKnown(bytes.getInt(VERSION), file, version);
    }

    /** Checks that a file of version {@code found} can be understood; it is never guessed at. */
    static void requireKnown(int found, String file, int known) {
        if (found > known) {
            throw new StoreUnavailableException(
                    "%s has format version %d, and this release knows %d at most; use a newer one"
                            .formatted(file, found, known),
                    null);
        }
    }

    /** Returns the checksum of the first {@code length} bytes, without that of the checksum. */
    static int crcOf(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CRC));
        crc.update(bytes.slice(BYTES, length - BYTES));
        return (int) crc.getValue();
    }

    static void requireCrc(ByteBuffer bytes, String file, int found) {
        int expected = bytes.getInt(CRC);
        if (expected != found) {
            throw new StoreDamagedException(
                    file,
                    CRC,
                    "header has checksum %08x, its bytes have %08x".formatted(expected, found),
                    null);
        }
    }
}
