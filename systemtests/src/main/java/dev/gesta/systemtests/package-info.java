/** Checks that need all modules at once: architecture, tidiness, whole runs. */
@NullMarked
package dev.gesta.systemtests;

import org.jspecify.annotations.NullMarked;
