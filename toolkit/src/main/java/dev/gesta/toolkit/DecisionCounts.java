package dev.gesta.toolkit;

/**
 * How decisions went since a {@link Gesta} was made, counted over all its copies.
 *
 * @param accepted decisions that were accepted
 * @param refused decisions that were refused
 * @param conflicts how often a decision was made again because its boundary had moved
 * @param givenUp decisions that were given up after their last attempt
 */
public record DecisionCounts(long accepted, long refused, long conflicts, long givenUp) {}
