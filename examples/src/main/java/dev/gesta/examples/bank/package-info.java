/** A bank account: the smallest application there is, in one file. */
@NullMarked
package dev.gesta.examples.bank;

import org.jspecify.annotations.NullMarked;
