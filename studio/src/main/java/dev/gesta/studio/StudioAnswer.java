package dev.gesta.studio;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * An answer to a request, for whatever server it came through.
 *
 * @param status the status of HTTP
 * @param headers names and values of headers, the content type among them
 * @param body the content
 */
public record StudioAnswer(int status, Map<String, String> headers, ByteBuffer body) {

    /** Keeps the content from being changed, and from being read but once. */
    public StudioAnswer {
        headers = Map.copyOf(headers);
        body = body.asReadOnlyBuffer();
    }

    /** Returns the content, for one reader. */
    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }
}
