/**
 * What changed a state, who did it, and what led to what: {@link dev.gesta.toolkit.audit.Audit}.
 */
@NullMarked
package dev.gesta.toolkit.audit;

import org.jspecify.annotations.NullMarked;
