package dev.gesta.toolkit.snapshot;

/**
 * How snapshots served since {@code Gesta.withSnapshots} was called.
 *
 * @param used states that were taken from a snapshot
 * @param missed states that were folded from the first event, for want of a snapshot
 * @param unfit snapshots that were there and did not fit: of another shape, timeline or version
 * @param saved snapshots that were kept
 * @param failed snapshots that could not be kept or looked up; the log of the process says why
 */
public record SnapshotCounts(long used, long missed, long unfit, long saved, long failed) {}
