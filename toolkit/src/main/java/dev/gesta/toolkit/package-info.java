/**
 * What an application is written with: events as records, state folded from them, and decisions
 * whose consistency boundary follows from what they fold.
 *
 * <p>Start with {@link dev.gesta.toolkit.Gesta}; then {@link dev.gesta.toolkit.Projection} and
 * {@link dev.gesta.toolkit.Decision}. It works on any {@link dev.gesta.EventStore}.
 */
@NullMarked
package dev.gesta.toolkit;

import org.jspecify.annotations.NullMarked;
