package dev.gesta.studio;

import dev.gesta.Position;

/**
 * An answer to a question about a store, and how far it has come.
 *
 * @param result the answer, from the events up to {@code upTo}
 * @param upTo all matching events up to here are in it
 * @param head how far the store goes
 * @param complete whether that is all of them; if not, asking again goes on from there
 */
record Insight<R>(R result, Position upTo, Position head, boolean complete) {}
