package dev.gesta.conformance;

/**
 * What a backend lets the suite do to it beyond the calls of an event store.
 *
 * <p>A case that needs a capability which the backend does not declare is pending: it does not run,
 * and the report names it. A case whose capability is declared runs, and fails if the hook of
 * {@link Backend} is missing.
 */
public enum Capability {
    /** Opening a folder again after a close gives the same data. */
    RESTART,
    /** {@link Backend#crash} ends the store as a killed process ends. Implies RESTART. */
    CRASH,
    /** {@link Backend#losePower} ends the store and loses what was not flushed. */
    POWER_LOSS,
    /** {@link Backend#backUp} and {@link Backend#restore}. */
    BACKUP,
    /** {@link Backend#archive}. */
    ARCHIVE,
    /** {@link Backend#erase}. */
    ERASURE,
    /** {@link Backend#openWithClock}. */
    CLOCK,
    /** {@link Backend#openWithSmallLimits}. */
    SMALL_LIMITS,
    /** {@link Backend#openWithCollidingHashes}. */
    COLLIDING_HASHES,
    /** While a folder is open, {@link Backend#open} refuses to open it once more. */
    EXCLUSIVE,
    /** {@link Backend#openSecond}: two nodes write to the same data. */
    SECOND_NODE,
    /** {@link Backend#failNextFlush}. */
    FAILING_FLUSH,
    /** {@link Backend#fillDisk} and {@link Backend#freeDisk}. */
    FULL_DISK,
    /** {@link Backend#tearLastBatch}. */
    TORN_BATCH,
    /** {@link Backend#logFiles}: the events are in files, which the suite damages. */
    LOG_FILES,
    /** {@link Backend#indexFiles}: what can be rebuilt is in files, which the suite damages. */
    INDEX_FILES,
    /** {@link Backend#openWithIsolation}, {@link Backend#holdForeignTransaction} and the like. */
    POSTGRES
}
