/**
 * Where states are kept so that they need not be folded again: a cache that may be thrown away at
 * any time. {@code Gesta.withSnapshots} uses it.
 */
@NullMarked
package dev.gesta.toolkit.snapshot;

import org.jspecify.annotations.NullMarked;
