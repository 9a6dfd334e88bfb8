package dev.gesta.cli.xes;

import dev.gesta.Event;
import dev.gesta.Limits;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the cases of one XES log, the same ones each time.
 *
 * <p>The activity becomes the type; case, lifecycle transition and resource become tags; the
 * timestamp becomes metadata, as it is written; and all attributes become the data. An id is the
 * SHA-256 of log, case and place, as a UUID of version 8 (RFC 9562, section 5.8): so the store
 * tells a case that it has already.
 */
final class XesEvents {

    static final String CASE = "case";
    static final String LIFECYCLE = "lifecycle";
    static final String RESOURCE = "resource";
    static final String TIME = "time";

    /** The type of an event whose activity has no name. */
    static final String UNNAMED = "(unnamed)";

    private static final int DIGEST_CHARS = 8;

    private final String log;
    private final MessageDigest sha256;

    /** Creates the maker for the log of this name. */
    XesEvents(String log) {
        this.log = log;
        this.sha256 = sha256();
    }

    /**
     * Returns the events of a case.
     *
     * @param name the case
     * @param occurrence how many cases of this name came before in the file
     * @param trace what the file has of it
     */
    List<Event> of(String name, int occurrence, XesReader.Trace trace) {
        Tag tag = tag(CASE, name);
        List<Event> events = new ArrayList<>(trace.events().size());
        for (List<XesAttribute> attributes : trace.events()) {
            int index = events.size();
            byte[] data = XesJson.data(attributes, index == 0 ? trace.attributes() : null);
            events.add(
                    new Event(
                            id(name, occurrence, index),
                            type(attributes),
                            tags(tag, attributes),
                            Payload.of(Payload.JSON, data),
                            metadata(attributes)));
        }
        return events;
    }

    private static String type(List<XesAttribute> attributes) {
        String activity = XesAttribute.value(attributes, XesAttribute.NAME);
        return activity == null || activity.isBlank()
                ? UNNAMED
                : shortened(activity, Limits.MAX_TYPE_BYTES);
    }

    private static Tags tags(Tag ofCase, List<XesAttribute> attributes) {
        List<Tag> tags = new ArrayList<>(3);
        tags.add(ofCase);
        addTag(tags, LIFECYCLE, XesAttribute.value(attributes, XesAttribute.TRANSITION));
        addTag(tags, RESOURCE, XesAttribute.value(attributes, XesAttribute.RESOURCE));
        return Tags.of(tags);
    }

    private static void addTag(List<Tag> tags, String key, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            tags.add(tag(key, value));
        }
    }

    private static Tag tag(String key, String value) {
        return Tag.of(key, shortened(value, Limits.MAX_TAG_BYTES - key.length() - 1));
    }

    private static Metadata metadata(List<XesAttribute> attributes) {
        String time = XesAttribute.value(attributes, XesAttribute.TIME);
        return time == null ? Metadata.none() : Metadata.none().with(TIME, time);
    }

    /**
     * Returns {@code text} as a type or tag can have it: control characters become spaces, and the
     * end of what is too long becomes a digest of all of it.
     */
    private static String shortened(String text, int maxBytes) {
        if (text.length() <= maxBytes && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        if (utf8(shown.toString()).length <= maxBytes) {
            return shown.toString();
        }
        byte[] digest = sha256().digest(utf8(text));
        String suffix = "~" + HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARS);
        while (utf8(shown.toString()).length > maxBytes - suffix.length()) {
            shown.setLength(shown.offsetByCodePoints(shown.length(), -1));
        }
        return shown + suffix;
    }

    private UUID id(String name, int occurrence, int index) {
        byte[] logName = utf8(log);
        byte[] caseName = utf8(name);
        ByteBuffer numbers = ByteBuffer.allocate(4 * Integer.BYTES);
        numbers.putInt(logName.length).putInt(caseName.length).putInt(occurrence).putInt(index);
        sha256.update(numbers.flip());
        sha256.update(logName);
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest(caseName));
        long high = (digest.getLong() & ~0xF000L) | 0x8000L;
        long low = (digest.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
