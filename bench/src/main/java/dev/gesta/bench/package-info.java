/** What the parts of Gesta cost. Each benchmark says which question it answers. */
@NullMarked
package dev.gesta.bench;

import org.jspecify.annotations.NullMarked;
