package dev.gesta.engine;

import dev.gesta.StoreDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a backup consists of. It comes last, and replaces the one of the backup before in one step;
 * so a folder holds a whole backup, or the one before, or none.
 *
 * <pre>
 *   backup := "GESTABAK", 8 | version, 4 | crc, 4 | taken at, 8 | manifest
 *
 *   Numbers are little-endian. The crc is CRC-32C of all but itself. Taken at is in microseconds
 *   since 1970. The manifest is drawn in Manifest; it has no active segment: the last one may end
 *   before it is full, and is then kept in a file of its own, which is named for its first and last
 *   position: 20 digits, a hyphen, 20 digits and ".part".
 * </pre>
 *
 * @param takenAtMicros when
 * @param manifest the segments, each with its last position and its length
 */
record BackupFile(long takenAtMicros, Manifest manifest) {

    static final String NAME = "BACKUP";

    private static final int VERSION = 1;
    private static final long MAGIC = FileHeader.magic("GESTABAK");
    private static final String UNFINISHED = NAME + ".tmp";
    private static final String PART = ".part";
    private static final int TAKEN_AT = FileHeader.BYTES;
    private static final int MANIFEST = TAKEN_AT + Long.BYTES;

    /** Returns the last position in the backup. */
    long head() {
        return manifest.segments().isEmpty() ? 0 : manifest.segments().getLast().lastPosition();
    }

    /** Returns the name in a backup of the part of a segment that is not full. */
    static String partName(Manifest.SegmentEntry entry) {
        return FileHeader.twentyDigits(entry.firstPosition())
                + "-"
                + FileHeader.twentyDigits(entry.lastPosition())
                + PART;
    }

    static boolean isPart(String name) {
        return name.endsWith(PART);
    }

    /**
     * Reads what the backup in {@code folder} consists of.
     *
     * @return empty if there is none
     * @throws StoreDamagedException if it does not verify
     */
    static Optional<BackupFile> read(Storage folder) throws IOException {
        return folder.exists(NAME) ? Optional.of(decode(folder.read(NAME))) : Optional.empty();
    }

    private static BackupFile decode(ByteBuffer in) {
        FileHeader.require(in, NAME, MAGIC, VERSION, MANIFEST);
        FileHeader.requireCrc(in, NAME, crcOf(in));
        ByteBuffer manifest =
                in.slice(MANIFEST, in.limit() - MANIFEST).order(ByteOrder.LITTLE_ENDIAN);
        return new BackupFile(in.getLong(TAKEN_AT), Manifest.decode(manifest, NAME));
    }

    /** Makes this the backup in {@code folder}. */
    void write(Storage folder) throws IOException {
        try (StorageFile file = folder.create(UNFINISHED)) {
            file.write(encode(), 0);
            file.sync();
        }
        folder.rename(UNFINISHED, NAME);
        folder.syncNames();
    }

    private ByteBuffer encode() {
        ByteBuffer inner = manifest.encode();
        ByteBuffer out =
                ByteBuffer.allocate(MANIFEST + inner.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(takenAtMicros).put(inner).flip();
        return out.putInt(FileHeader.CRC, crcOf(out));
    }

    private static int crcOf(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, FileHeader.CRC));
        crc.update(bytes.slice(TAKEN_AT, bytes.limit() - TAKEN_AT));
        return (int) crc.getValue();
    }
}
