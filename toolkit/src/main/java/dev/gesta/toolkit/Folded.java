package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;

/**
 * A state, and up to where the log was folded into it.
 *
 * @param state what the projection gives
 * @param token everything up to here is in it
 * @param <S> the state
 */
public record Folded<S>(S state, ConsistencyToken token) {}
