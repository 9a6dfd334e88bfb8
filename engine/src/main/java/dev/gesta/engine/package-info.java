/**
 * The embedded event store: a segmented append-only log with an exact index, in one folder.
 *
 * <p>Start with {@link dev.gesta.engine.EmbeddedEventStore}. An append runs through {@code
 * CommitQueue}, {@code CommitLoop} and {@code SegmentWriter}; a read through {@code LogCursor},
 * {@code SegmentMatches} and {@code EventCodec}; opening through {@code Recovery}.
 */
@NullMarked
package dev.gesta.engine;

import org.jspecify.annotations.NullMarked;
