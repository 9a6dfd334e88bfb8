/** Orders that are placed once, however often they are sent. */
@NullMarked
package dev.gesta.examples.orders;

import org.jspecify.annotations.NullMarked;
