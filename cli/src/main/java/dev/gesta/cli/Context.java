package dev.gesta.cli;

import java.util.function.LongSupplier;

/**
 * What the commands share.
 *
 * @param console where they read and write
 * @param nanos a clock that only ever goes forward, in nanoseconds
 */
record Context(Console console, LongSupplier nanos) {}
