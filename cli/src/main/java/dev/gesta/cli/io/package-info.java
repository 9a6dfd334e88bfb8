/**
 * What goes in and out of a command, for all its packages: JSON, appends one after another, and
 * answers to input that cannot be used.
 */
@NullMarked
package dev.gesta.cli.io;

import org.jspecify.annotations.NullMarked;
