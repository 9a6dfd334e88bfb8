/** The first steps, as the README shows them. */
@NullMarked
package dev.gesta.examples.start;

import org.jspecify.annotations.NullMarked;
