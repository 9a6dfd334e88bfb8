/** The suites that every event store passes, whatever it is made of. */
@NullMarked
package dev.gesta.conformance;

import org.jspecify.annotations.NullMarked;
