package dev.gesta.engine;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.toolkit.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Checkpoints on a simulated disk, written as a folder of them would be: replaced, never synced.
 */
record SimulatedCheckpoints(SimulatedStorage disk) implements CheckpointStore {

    @Override
    public Optional<ConsistencyToken> load(String name) {
        try {
            if (!disk.exists(name)) {
                return Optional.empty();
            }
            ByteBuffer bytes = disk.read(name);
            byte[] text = new byte[bytes.remaining()];
            bytes.get(text);
            return parse(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ConsistencyToken> parse(String text) {
        int end = text.indexOf(' ');
        if (end < 0 || !text.equals(format(text.substring(0, end)))) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConsistencyToken.parse(text.substring(0, end)));
        } catch (InvalidRequestException e) {
            throw new AssertionError("the checksum let it pass: " + text, e);
        }
    }

    private static String format(String token) {
        CRC32C checksum = new CRC32C();
        checksum.update(token.getBytes(StandardCharsets.UTF_8));
        return token + ' ' + checksum.getValue();
    }

    @Override
    public void save(String name, ConsistencyToken checkpoint) {
        byte[] bytes = format(checkpoint.toString()).getBytes(StandardCharsets.UTF_8);
        try {
            try (StorageFile file = disk.create(name + ".tmp")) {
                file.write(ByteBuffer.wrap(bytes), 0);
            }
            disk.rename(name + ".tmp", name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
