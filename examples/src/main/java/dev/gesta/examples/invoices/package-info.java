/** Invoice numbers without gaps. */
@NullMarked
package dev.gesta.examples.invoices;

import org.jspecify.annotations.NullMarked;
