package dev.gesta;

/**
 * The answer to an append that is stored and durable.
 *
 * @param first the position of its first event
 * @param last the position of its last event
 * @param token {@code last} as a token of the current timeline
 * @param repeated whether the same events had been stored before, by a request whose answer this
 *     repeats
 */
public record Appended(Position first, Position last, ConsistencyToken token, boolean repeated) {}
