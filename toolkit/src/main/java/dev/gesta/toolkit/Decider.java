package dev.gesta.toolkit;

/**
 * The field's classic form of a decision, for one entity with a stream of its own: an initial
 * state, how events change it, and what a command leads to.
 *
 * <p>All functions are pure. Source: Jérémie Chassaing, "Functional Event Sourcing Decider".
 *
 * @param <C> the commands
 * @param <S> the state
 * @param <E> the events
 * @param <R> the reasons for refusing
 */
public interface Decider<C, S, E, R> {

    /** Returns the sealed type, or the record, of all events that change the state. */
    Class<E> events();

    /** Returns the state before the first event. */
    S initialState();

    /** Returns what {@code command} leads to. */
    Answer<E, R> decide(C command, S state);

    /** Returns the state after {@code event}. */
    S evolve(S state, E event);

    /** Returns the state of the entity {@code id} as a projection. */
    default Fold<S> stateOf(TagId id) {
        return Projection.of(events(), initialState(), this::evolve, id);
    }

    /** Returns what {@code command} leads to, for the entity {@code id}, as a decision. */
    default Decision<E, R> decision(TagId id, C command) {
        return Decision.given(stateOf(id), state -> decide(command, state));
    }
}
