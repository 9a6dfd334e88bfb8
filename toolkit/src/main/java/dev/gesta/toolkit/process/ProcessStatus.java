package dev.gesta.toolkit.process;

import dev.gesta.ConsistencyToken;
import java.time.Instant;
import java.util.Optional;

/**
 * How a process is doing, as it was a moment ago.
 *
 * @param process which
 * @param state whether it runs
 * @param reached up to where all events are answered, or wait for an instance in quarantine
 * @param lag how many positions the log went on since; not all of them need concern the process
 * @param quarantined how many instances are in quarantine
 * @param pendingTimers how many timers wait
 * @param nextDue when the first of them is due
 * @param lastError what went wrong last, if anything did
 */
public record ProcessStatus(
        ProcessName process,
        State state,
        ConsistencyToken reached,
        long lag,
        int quarantined,
        int pendingTimers,
        Optional<Instant> nextDue,
        Optional<String> lastError) {

    /** Whether a process runs. From STARTING to RUNNING to one of the others, which are final. */
    public enum State {
        /** It reads its own events from the log. */
        STARTING,
        /** It answers events and fires timers. */
        RUNNING,
        /** It was closed. */
        STOPPED,
        /** The store failed, or too much did; the last error says what. */
        FAILED
    }

    ProcessStatus with(State other, Optional<String> error) {
        return new ProcessStatus(
                process,
                other,
                reached,
                lag,
                quarantined,
                pendingTimers,
                nextDue,
                error.or(this::lastError));
    }
}
