package dev.gesta;

/**
 * A label on an event by which queries find it, such as {@code course:c1}.
 *
 * <p>The store compares tags byte by byte: no folding of case, no Unicode normalisation, no prefix
 * match. The {@code key:value} form is a convention of applications. Tags sort by their UTF-8
 * bytes.
 *
 * @param value 1 to {@value Limits#MAX_TAG_BYTES} bytes of UTF-8, without control characters
 */
public record Tag(String value) implements Comparable<Tag> {

    /** Refuses a value outside the limits with {@link InvalidRequestException}. */
    public Tag {
        Text.requireName("tag", value, Limits.MAX_TAG_BYTES);
    }

    /** Returns the tag {@code value}. */
    public static Tag of(String value) {
        return new Tag(value);
    }

    /** Returns the tag {@code key:value}. */
    public static Tag of(String key, String value) {
        return new Tag(key + ':' + value);
    }

    @Override
    public int compareTo(Tag other) {
        return Text.compareUtf8(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
