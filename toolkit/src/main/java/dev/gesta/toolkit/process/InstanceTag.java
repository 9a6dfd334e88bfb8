package dev.gesta.toolkit.process;

import dev.gesta.Tag;
import dev.gesta.toolkit.TagId;

/**
 * Which instance of a process is meant: the tag of the id that the instance is about, such as
 * {@code application:a1}. The events of the process carry that tag as it is, so the history of an
 * entity shows what processes did about it.
 *
 * @param value the whole tag
 */
public record InstanceTag(String value) implements TagId {

    /** Returns the instance about {@code id}. */
    public static InstanceTag of(TagId id) {
        return new InstanceTag(id.tag().value());
    }

    @Override
    public Tag tag() {
        return Tag.of(value);
    }
}
