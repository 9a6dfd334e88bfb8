package dev.gesta.toolkit;

import dev.gesta.Tag;

/**
 * A typed id that is also a tag: an event with a component of this type carries the tag, and a
 * projection about the id finds it.
 *
 * <pre>{@code
 * record CourseId(String value) implements TagId {}   // new CourseId("c1") is the tag course:c1
 * }</pre>
 *
 * <p>The tag's key is the class's name without {@code Id}, in lower case with hyphens, or what
 * {@link TagKey} says.
 */
public interface TagId {

    /** Returns what stands after the colon in the tag; not blank. */
    String value();

    /**
     * Returns the id as a tag.
     *
     * @throws dev.gesta.InvalidRequestException if the value is null or blank, or no valid tag
     */
    default Tag tag() {
        return TagKeys.tag(this);
    }

    /** Returns the part before the colon in the tags that ids of this class make. */
    static String keyOf(Class<? extends TagId> ids) {
        return TagKeys.of(ids);
    }
}
