package dev.gesta.toolkit.snapshot;

import dev.gesta.ConsistencyToken;
import dev.gesta.Payload;

/**
 * A state as it is kept, so that the events before it need not be folded again. Losing it costs
 * time and nothing else.
 *
 * @param key which fold's, and about which ids
 * @param fingerprint what the state depends on beside the events: another one makes it worthless
 * @param token everything up to here is in the state
 * @param state the state as JSON
 */
public record Snapshot(String key, String fingerprint, ConsistencyToken token, Payload state) {}
