package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.lang.reflect.Constructor;
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
    private final Constructor<?> constructor;

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

    /** Returns the ids of this class among {@code tags}, in the order of the tags. */
    public List<I> in(Tags tags) {
        List<I> ids = new ArrayList<>();
        for (Tag tag : tags) {
            if (tag.value().startsWith(prefix)) {
                ids.add(id(tag.value().substring(prefix.length())));
            }
        }
        return ids;
    }

    private I id(String value) {
        return type.cast(PlainIds.id(constructor, value));
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
