package dev.gesta;

/**
 * The ceilings of every request, named once. A store may be configured to accept less, never more.
 *
 * <p>Each is checked before memory is set aside for the value, and the {@link
 * InvalidRequestException} of a breach names the rule, the limit and what was found.
 */
public final class Limits {

    /** The longest event data, in bytes: 4 MiB. */
    public static final int MAX_DATA_BYTES = 4 << 20;

    /** The most events in one append. */
    public static final int MAX_EVENTS_PER_APPEND = 10_000;

    /** The largest append, in bytes of its events' data, types, tags and metadata: 16 MiB. */
    public static final int MAX_APPEND_BYTES = 16 << 20;

    /** The most tags on one event. */
    public static final int MAX_TAGS_PER_EVENT = 64;

    /** The longest tag, in bytes of UTF-8. */
    public static final int MAX_TAG_BYTES = 256;

    /** The longest event type, in bytes of UTF-8. */
    public static final int MAX_TYPE_BYTES = 256;

    /** The longest content type, in bytes of UTF-8. */
    public static final int MAX_CONTENT_TYPE_BYTES = 256;

    /** The most metadata entries on one event. */
    public static final int MAX_METADATA_ENTRIES = 64;

    /** The largest metadata of one event, keys and values together, in bytes of UTF-8: 16 KiB. */
    public static final int MAX_METADATA_BYTES = 16 << 10;

    /** The most items in one query. */
    public static final int MAX_QUERY_ITEMS = 64;

    /** The most types, and the most tags, in one query item. */
    public static final int MAX_TERMS_PER_ITEM = 64;

    /** The most conditions on one append. */
    public static final int MAX_CONDITIONS_PER_APPEND = 16;

    private Limits() {}
}
