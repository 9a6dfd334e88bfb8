package dev.gesta;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * A fact that happened, as an application gives it to the store.
 *
 * <p>The id makes appends repeatable: the store keeps one event of an id for ever, so that a
 * request whose answer was lost can be sent again. Two events are equal if all their parts are.
 *
 * @param id made by the application; {@link EventIds#random()} is the usual choice
 * @param type a stable name for what kind of fact this is, 1 to {@value Limits#MAX_TYPE_BYTES}
 *     bytes of UTF-8 without control characters; not a class name, which would change
 * @param tags at most {@value Limits#MAX_TAGS_PER_EVENT}
 * @param data at most {@value Limits#MAX_DATA_BYTES} bytes
 * @param metadata what there is to say about the event beside its data
 */
public record Event(UUID id, String type, Tags tags, Payload data, Metadata metadata) {

    /** Refuses parts outside the limits with {@link InvalidRequestException}. */
    public Event {
        Text.requireName("event type", type, Limits.MAX_TYPE_BYTES);
        if (tags.size() > Limits.MAX_TAGS_PER_EVENT) {
            throw new InvalidRequestException(
                    "too many tags on an event",
                    Limits.MAX_TAGS_PER_EVENT + " tags",
                    tags.size() + " tags");
        }
    }

    /** Returns an event with a new id and without metadata. */
    public static Event of(String type, Payload data, Tag... tags) {
        return of(type, data, Arrays.asList(tags));
    }

    /** Returns an event with a new id and without metadata. */
    public static Event of(String type, Payload data, Collection<Tag> tags) {
        return new Event(EventIds.random(), type, Tags.of(tags), data, Metadata.none());
    }

    /** Returns this event with another id. */
    public Event withId(UUID other) {
        return new Event(other, type, tags, data, metadata);
    }

    /** Returns this event with other metadata. */
    public Event withMetadata(Metadata other) {
        return new Event(id, type, tags, data, other);
    }

    /** Tells whether the event carries {@code tag}. */
    public boolean hasTag(Tag tag) {
        return tags.contains(tag);
    }

    /**
     * Returns what counts towards {@link Limits#MAX_APPEND_BYTES}: data, content type, type, tags
     * and metadata, in bytes of UTF-8.
     */
    public int sizeInBytes() {
        int bytes = data.size();
        bytes += Text.utf8Length("content type", data.contentType());
        bytes += Text.utf8Length("event type", type);
        for (Tag tag : tags) {
            bytes += Text.utf8Length("tag", tag.value());
        }
        for (Map.Entry<String, String> entry : metadata.entries().entrySet()) {
            bytes += Text.utf8Length("metadata key", entry.getKey());
            bytes += Text.utf8Length("metadata value", entry.getValue());
        }
        return bytes;
    }
}
