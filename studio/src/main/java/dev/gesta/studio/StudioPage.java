package dev.gesta.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of the page, as they are in the jar.
 *
 * <p>They come with headers that keep the page from loading anything from elsewhere, from running
 * what is not in its files, and from being shown inside another page.
 */
public final class StudioPage {

    private static final String FOLDER = "web/";

    /** Names that the build gives: no hidden files, and no way up. */
    private static final Pattern NAME = Pattern.compile("(assets/)?[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "woff2", "font/woff2",
                    "txt", "text/plain; charset=utf-8");

    private StudioPage() {}

    /**
     * Returns a file of the page.
     *
     * @param path below the page's own address, without a slash before it; empty for the page
     */
    public static Optional<StudioAnswer> file(String path) {
        String name = path.isEmpty() ? "index.html" : path;
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try (InputStream in = StudioPage.class.getResourceAsStream(FOLDER + name)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(
                            new StudioAnswer(
                                    200, headers(name, type), ByteBuffer.wrap(in.readAllBytes())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " from the jar", e);
        }
    }

    /** The names of assets change with their content; that of the page does not. */
    private static Map<String, String> headers(String name, String type) {
        Map<String, String> headers = new HashMap<>(safety());
        headers.put("content-type", type);
        headers.put(
                "cache-control",
                name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        headers.put("content-security-policy", POLICY);
        return headers;
    }

    /** Returns the headers that every answer has. */
    static Map<String, String> safety() {
        return Map.of(
                "x-content-type-options", "nosniff",
                "referrer-policy", "no-referrer",
                "cross-origin-resource-policy", "same-origin",
                "x-frame-options", "DENY");
    }
}
