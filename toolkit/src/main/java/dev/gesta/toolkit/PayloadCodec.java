package dev.gesta.toolkit;

import dev.gesta.Payload;
import tools.jackson.databind.node.ObjectNode;

/**
 * How events become bytes, and back. {@link JsonCodec} is the default; another one is handed to
 * {@link EventCatalog#withCodec}.
 *
 * <p>Safe for use by many threads.
 */
public interface PayloadCodec {

    /** Returns the content type of what this codec writes, by which it finds what it can read. */
    String contentType();

    /** Returns {@code event} as data. */
    Payload encode(Object event);

    /**
     * Returns the data as an instance of {@code type}.
     *
     * @throws RuntimeException of any kind, if the data does not fit, naming the place
     */
    <T> T decode(Payload data, Class<T> type);

    /** Returns the data as a tree for upcasters to work on. */
    ObjectNode toTree(Payload data);

    /** Returns a tree as data. */
    Payload fromTree(ObjectNode tree);
}
