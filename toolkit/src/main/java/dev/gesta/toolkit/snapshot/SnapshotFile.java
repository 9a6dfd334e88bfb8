package dev.gesta.toolkit.snapshot;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStoreException;
import dev.gesta.Payload;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A snapshot as bytes: the word GSNP, a version, the CRC-32C of the rest; then key, fingerprint,
 * token, content type and state, each with its length before it.
 */
final class SnapshotFile {

    private static final int MAGIC = 0x47534E50;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    private SnapshotFile() {}

    static byte[] write(Snapshot snapshot) {
        byte[][] parts = {
            utf8(snapshot.key()),
            utf8(snapshot.fingerprint()),
            utf8(snapshot.token().toString()),
            utf8(snapshot.state().contentType()),
            snapshot.state().toByteArray()
        };
        int length = HEADER_BYTES;
        for (byte[] part : parts) {
            length += Integer.BYTES + part.length;
        }
        ByteBuffer file = ByteBuffer.allocate(length).position(HEADER_BYTES);
        for (byte[] part : parts) {
            file.putInt(part.length).put(part);
        }
        file.putInt(0, MAGIC).putInt(Integer.BYTES, VERSION);
        return file.putInt(2 * Integer.BYTES, checksum(file.flip())).array();
    }

    /** Returns nothing if the bytes are anything else than what {@link #write} gives. */
    static Optional<Snapshot> read(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        boolean ours =
                bytes.length >= HEADER_BYTES
                        && file.getInt() == MAGIC
                        && file.getInt() == VERSION
                        && file.getInt() == checksum(ByteBuffer.wrap(bytes));
        return ours ? readParts(file) : Optional.empty();
    }

    private static Optional<Snapshot> readParts(ByteBuffer file) {
        try {
            String key = text(file);
            String fingerprint = text(file);
            ConsistencyToken token = ConsistencyToken.parse(text(file));
            Payload state = Payload.of(text(file), part(file));
            return file.hasRemaining()
                    ? Optional.empty()
                    : Optional.of(new Snapshot(key, fingerprint, token, state));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | EventStoreException e) {
            return Optional.empty(); // its checksum is right, so a stranger wrote it
        }
    }

    private static int checksum(ByteBuffer file) {
        CRC32C checksum = new CRC32C();
        checksum.update(file.position(HEADER_BYTES));
        return (int) checksum.getValue();
    }

    private static ByteBuffer part(ByteBuffer file) {
        int length = file.getInt();
        ByteBuffer part = file.slice(file.position(), length);
        file.position(file.position() + length);
        return part;
    }

    private static String text(ByteBuffer file) {
        return StandardCharsets.UTF_8.decode(part(file)).toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
