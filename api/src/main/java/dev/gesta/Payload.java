package dev.gesta;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An event's data: bytes that the store never looks into, and the content type that says how to
 * read them.
 *
 * <p>Immutable: bytes are copied on the way in and on the way out. Two are equal if content type
 * and bytes are.
 */
public final class Payload {

    /** The content type of JSON, which is the default. */
    public static final String JSON = "application/json";

    /** The content type of bytes of which nothing else is known. */
    public static final String BYTES = "application/octet-stream";

    private final String contentType;
    private final byte[] bytes;

    private Payload(String contentType, byte[] bytes) {
        this.contentType =
                Text.requireName("content type", contentType, Limits.MAX_CONTENT_TYPE_BYTES);
        this.bytes = bytes;
    }

    /**
     * Returns JSON text as a payload. The text is not parsed.
     *
     * @param json at most {@value Limits#MAX_DATA_BYTES} bytes of UTF-8
     * @throws InvalidRequestException if it is longer, or not valid Unicode
     */
    public static Payload json(String json) {
        requireLength(Text.utf8Length("event data", json));
        return new Payload(JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a copy of {@code bytes} as a payload.
     *
     * @param contentType 1 to {@value Limits#MAX_CONTENT_TYPE_BYTES} bytes, such as {@value #BYTES}
     * @param bytes 0 to {@value Limits#MAX_DATA_BYTES} bytes
     * @throws InvalidRequestException if a limit is passed
     */
    public static Payload of(String contentType, byte[] bytes) {
        requireLength(bytes.length);
        return new Payload(contentType, bytes.clone());
    }

    /**
     * As {@link #of(String, byte[])}, from the remaining bytes of a buffer, which stays as it is.
     */
    public static Payload of(String contentType, ByteBuffer buffer) {
        requireLength(buffer.remaining());
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return new Payload(contentType, bytes);
    }

    private static void requireLength(int length) {
        if (length > Limits.MAX_DATA_BYTES) {
            throw new InvalidRequestException(
                    "event data is too long", Limits.MAX_DATA_BYTES + " bytes", length + " bytes");
        }
    }

    /** Returns how to read the bytes. */
    public String contentType() {
        return contentType;
    }

    /** Returns the number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** Returns a copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Returns the bytes as a read-only buffer, without a copy. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Returns the bytes read as UTF-8, where malformed bytes become the replacement character. */
    public String asText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload that
                && contentType.equals(that.contentType)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * contentType.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return contentType + ", " + bytes.length + " bytes";
    }
}
