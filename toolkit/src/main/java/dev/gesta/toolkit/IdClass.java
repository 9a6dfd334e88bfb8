package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * A class of ids, seen from the events: which of an event's tags are such ids. It is how events are
 * told apart by what they are about.
 *
 * <p>Immutable, safe for use by many threads.
 *
 * @param <I> a record of one text, such as {@code record CourseId(String value) implements TagId}
 */
public final class IdClass<I extends TagId> {

    private final Class<I> type;
    private final String prefix;
    private final MethodHandle constructor;

    private IdClass(Class<I> type) {
        this.type = type;
        this.prefix = TagKeys.of(type) + ':';
        this.constructor = PlainIds.constructor(type);
    }

    /**
     * Returns the ids of {@code type}.
     *
     * @throws InvalidRequestException if it is not a record of one text
     */
    public static <I extends TagId> IdClass<I> of(Class<I> type) {
        if (!type.isRecord()
                || type.getRecordComponents().length != 1
                || type.getRecordComponents()[0].getType() != String.class) {
            throw new InvalidRequestException(
                    "a class of ids that tags are read as must be a record of one text",
                    "record %s(String value) implements TagId".formatted(type.getSimpleName()),
                    type.toString());
        }
        return new IdClass<>(type);
    }

    /** Returns the class. */
    public Class<I> type() {
        return type;
    }

    /**
     * Returns the ids of this class among {@code tags}, in the order of the tags.
     *
     * @throws IllegalArgumentException if the class refuses one
     */
    public List<I> in(Tags tags) {
        return tagsIn(tags).stream().map(this::id).toList();
    }

    /** Returns those of {@code tags} that are ids of this class. */
    public List<Tag> tagsIn(Tags tags) {
        List<Tag> found = new ArrayList<>();
        for (Tag tag : tags) {
            if (isId(tag)) {
                found.add(tag);
            }
        }
        return found;
    }

    /**
     * Returns the id that {@code tag} is.
     *
     * @throws InvalidRequestException if it is none of this class
     * @throws IllegalArgumentException if the class refuses it
     */
    public I id(Tag tag) {
        if (!isId(tag)) {
            throw new InvalidRequestException(
                    "a tag must be an id of the class", prefix + "...", tag.value());
        }
        String value = tag.value().substring(prefix.length());
        return type.cast(PlainIds.id(constructor, value));
    }

    private boolean isId(Tag tag) {
        return tag.value().startsWith(prefix) && tag.value().length() > prefix.length();
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
