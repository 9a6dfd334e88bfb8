package dev.gesta.engine;

import dev.gesta.ConsistencyToken;

/**
 * A store in numbers, as of one moment.
 *
 * @param head the token of the last readable position
 * @param events how many events can be read
 * @param segments how many segments there are, the active one included
 * @param logBytes the bytes of all segments
 * @param indexBytes the bytes of all index files
 * @param queuedBytes the encoded bytes that wait for the writer
 * @param groups how many groups of appends were flushed since the store was opened
 * @param groupBytes the bytes of these groups
 * @param state "open", or why no appends are taken
 */
public record StoreStats(
        ConsistencyToken head,
        long events,
        int segments,
        long logBytes,
        long indexBytes,
        long queuedBytes,
        long groups,
        long groupBytes,
        String state) {}
