package dev.gesta;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an application says about an event beside its data: who caused it, and in which context.
 *
 * <p>Keys that begin with {@value #RESERVED_PREFIX} are reserved; those that have a meaning are the
 * constants of this class, and any other is refused. Entries are kept in the order of their keys.
 *
 * @param entries at most {@value Limits#MAX_METADATA_ENTRIES}, keys and values together at most
 *     {@value Limits#MAX_METADATA_BYTES} bytes of UTF-8; keys are 1 to 256 bytes without control
 *     characters, and values are free of U+0000
 */
public record Metadata(Map<String, String> entries) {

    /** How reserved keys begin. */
    public static final String RESERVED_PREFIX = "gesta.";

    /** The key of the id shared by all that follows from one request. */
    public static final String CORRELATION = "gesta.correlation";

    /** The key of the id of the event or command that led to this event. */
    public static final String CAUSATION = "gesta.causation";

    /** The key of who acted. */
    public static final String ACTOR = "gesta.actor";

    /** The key of the trace context, as in the W3C {@code traceparent} header. */
    public static final String TRACE = "gesta.trace";

    /** The key of the version of the data's schema. */
    public static final String SCHEMA_VERSION = "gesta.schema-version";

    private static final Set<String> RESERVED =
            Set.of(CORRELATION, CAUSATION, ACTOR, TRACE, SCHEMA_VERSION);

    private static final int MAX_KEY_BYTES = 256;

    private static final Metadata NONE = new Metadata(Map.of());

    /** Refuses entries outside the limits with {@link InvalidRequestException}. */
    public Metadata {
        if (entries.size() > Limits.MAX_METADATA_ENTRIES) {
            throw new InvalidRequestException(
                    "too many metadata entries",
                    Limits.MAX_METADATA_ENTRIES + " entries",
                    entries.size() + " entries");
        }
        int bytes = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            String key = Text.requireName("metadata key", entry.getKey(), MAX_KEY_BYTES);
            if (key.startsWith(RESERVED_PREFIX) && !RESERVED.contains(key)) {
                throw new InvalidRequestException(
                        "metadata keys that begin with " + RESERVED_PREFIX + " are reserved",
                        String.join(", ", new java.util.TreeSet<>(RESERVED)),
                        key);
            }
            bytes += Text.utf8Length("metadata key", key);
            String value = Text.requireNoNul("metadata value", entry.getValue());
            bytes += Text.utf8Length("metadata value", value);
            if (bytes > Limits.MAX_METADATA_BYTES) {
                throw new InvalidRequestException(
                        "metadata is too large",
                        Limits.MAX_METADATA_BYTES + " bytes",
                        "at least " + bytes + " bytes");
            }
        }
        entries = entries.isEmpty() ? Map.of() : Collections.unmodifiableMap(sorted(entries));
    }

    private static Map<String, String> sorted(Map<String, String> entries) {
        Map<String, String> sorted = new TreeMap<>(Text::compareUtf8);
        sorted.putAll(entries);
        return sorted;
    }

    /** Returns metadata without entries. */
    public static Metadata none() {
        return NONE;
    }

    /** Returns metadata with these entries. */
    public static Metadata of(Map<String, String> entries) {
        return entries.isEmpty() ? NONE : new Metadata(entries);
    }

    /** Returns this metadata with {@code key} set to {@code value}. */
    public Metadata with(String key, String value) {
        Map<String, String> more = new TreeMap<>(entries);
        more.put(key, value);
        return new Metadata(more);
    }

    /** Returns the value of {@code key}. */
    public Optional<String> value(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Returns the value of {@link #CORRELATION}. */
    public Optional<String> correlation() {
        return value(CORRELATION);
    }

    /** Returns the value of {@link #CAUSATION}. */
    public Optional<String> causation() {
        return value(CAUSATION);
    }

    /** Returns the value of {@link #ACTOR}. */
    public Optional<String> actor() {
        return value(ACTOR);
    }
}
