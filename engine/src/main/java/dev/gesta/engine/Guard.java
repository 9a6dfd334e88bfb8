package dev.gesta.engine;

/** An append condition in the index's words, with what is known of it up to some position. */
sealed interface Guard {

    /** No event matches {@code query} after position {@code after}. */
    record NoMatch(QueryTerms query, long after) implements Guard {}

    /** Exactly {@code wanted} events have {@code tag}, of which {@code soFar} are known. */
    record Length(Term tag, long wanted, long soFar) implements Guard {}
}
