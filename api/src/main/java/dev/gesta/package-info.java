/**
 * The event store's interface and its values: what an application writes against, wherever the
 * store runs.
 *
 * <p>Start with {@link dev.gesta.EventStore}; then {@link dev.gesta.Event}, {@link dev.gesta.Query}
 * and {@link dev.gesta.AppendCondition}. {@link dev.gesta.ReferenceEventStore} is the shortest
 * complete store, for unit tests and as the model of all others.
 */
@NullMarked
package dev.gesta;

import org.jspecify.annotations.NullMarked;
