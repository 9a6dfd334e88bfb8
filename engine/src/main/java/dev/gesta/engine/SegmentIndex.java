package dev.gesta.engine;

import java.util.UUID;
import java.util.function.ObjIntConsumer;

/**
 * Where to find what in one segment: by ordinal, by type, by tag, by event id.
 *
 * <p>Safe for use by many threads. The index of the active segment may know of events that are not
 * durable yet; readers look only at ordinals up to the head.
 */
interface SegmentIndex {

    /** Returns the number of events. */
    int size();

    /** Returns the byte in the segment's file where an event begins. */
    int offset(int ordinal);

    /** Returns the events that have {@code term}. */
    Postings find(Term term);

    /** Returns the ordinal of the event with an id, or -1. */
    int find(UUID id);

    /**
     * Tells {@code sink} each term of a kind, with its number of events among those before the
     * ordinal {@code below} unless that is 0; in no order.
     */
    void forEach(Term.Kind kind, int below, ObjIntConsumer<String> sink);
}
