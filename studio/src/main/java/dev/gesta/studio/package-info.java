/**
 * Studio: what is in a store, computed as somebody asks, and the page that shows it.
 *
 * <p>{@link dev.gesta.studio.Studio} answers requests, whatever server they come through.
 */
@NullMarked
package dev.gesta.studio;

import org.jspecify.annotations.NullMarked;
