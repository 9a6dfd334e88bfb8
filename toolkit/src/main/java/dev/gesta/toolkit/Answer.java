package dev.gesta.toolkit;

import java.util.Arrays;
import java.util.List;

/**
 * What a decision comes to, as a pure function gives it: events to append, or the reason why not.
 *
 * @param <E> the events
 * @param <R> the reasons for refusing
 */
public sealed interface Answer<E, R> {

    /**
     * Yes: these events are to be appended.
     *
     * @param events none where there is nothing to do
     */
    record Accept<E, R>(List<E> events) implements Answer<E, R> {

        /** Copies the list. */
        public Accept {
            events = List.copyOf(events);
        }
    }

    /** No: nothing is to be appended. */
    record Refuse<E, R>(R reason) implements Answer<E, R> {}

    /** Returns yes, with these events; with none where there is nothing to do. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied, and goes no further
    static <E, R> Answer<E, R> accept(E... events) {
        return new Accept<>(Arrays.asList(events));
    }

    /** Returns yes, with these events; with none where there is nothing to do. */
    static <E, R> Answer<E, R> acceptAll(List<? extends E> events) {
        return new Accept<>(List.copyOf(events));
    }

    /** Returns no, for this reason. */
    static <E, R> Answer<E, R> refuse(R reason) {
        return new Refuse<>(reason);
    }
}
