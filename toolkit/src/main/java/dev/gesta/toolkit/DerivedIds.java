package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Event ids that follow from a name, so that whoever repeats a request gives its events the same
 * ids: UUIDs of version 8 (RFC 9562, section 5.8), filled from SHA-256 of the name and the index.
 */
public final class DerivedIds {

    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private DerivedIds() {}

    /**
     * Returns the ids of the events of the request {@code name}, by their index in it.
     *
     * @param name not blank: all that share a name share their ids
     */
    public static IntFunction<UUID> of(String name) {
        if (name.isBlank()) {
            throw new InvalidRequestException(
                    "a request must have a name of its own for its ids",
                    "a text that is not blank",
                    "\"" + name + "\"");
        }
        return index -> id(name + '\0' + index);
    }

    private static UUID id(String name) {
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | VERSION_8;
        long low = (hash.getLong() >>> 2) | VARIANT;
        return new UUID(high, low);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
