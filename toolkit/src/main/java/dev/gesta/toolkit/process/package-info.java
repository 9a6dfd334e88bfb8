/**
 * Process managers: what answers events with commands and timers, remembers where it is by events
 * alone, and has each effect exactly once whatever happens to it.
 *
 * <p>Start with {@link dev.gesta.toolkit.process.ProcessDefinition}; {@link
 * dev.gesta.toolkit.process.ProcessRunner} runs one.
 */
@NullMarked
package dev.gesta.toolkit.process;

import org.jspecify.annotations.NullMarked;
