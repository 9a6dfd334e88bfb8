/** Load, decide, save: the aggregate of an older architecture, kept as it is. */
@NullMarked
package dev.gesta.examples.aggregates;

import org.jspecify.annotations.NullMarked;
