/** The embedded event store: one directory, one process. */
@NullMarked
package dev.gesta.engine;

import org.jspecify.annotations.NullMarked;
