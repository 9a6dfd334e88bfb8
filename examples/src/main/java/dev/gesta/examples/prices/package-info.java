/** Orders at the price that was shown, even if it has changed a moment ago. */
@NullMarked
package dev.gesta.examples.prices;

import org.jspecify.annotations.NullMarked;
