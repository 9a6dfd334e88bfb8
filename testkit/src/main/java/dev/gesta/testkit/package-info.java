/**
 * Tests of an application as given, when, then: which events there were, what is decided, and what
 * follows. Each scenario runs on several kinds of store, and each event goes through its stored
 * form and back.
 *
 * <p>Start with {@link dev.gesta.testkit.TestKit}. Failures are {@link java.lang.AssertionError}s,
 * so that any test framework can run it.
 */
@NullMarked
package dev.gesta.testkit;

import org.jspecify.annotations.NullMarked;
