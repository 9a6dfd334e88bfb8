package dev.gesta.toolkit.readmodel;

/**
 * What an event does to a read model.
 *
 * @param <T> what it writes to
 * @param <E> the events
 */
@FunctionalInterface
public interface Handler<T, E> {

    /**
     * Brings the event into the read model. It must depend on nothing but the event and the read
     * model, since it is called again where a transaction has to be repeated, and for a rebuild.
     *
     * @throws Exception if it cannot; the transaction leaves nothing behind
     */
    void handle(T target, E event) throws Exception;
}
