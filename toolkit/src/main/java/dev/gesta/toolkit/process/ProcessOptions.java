package dev.gesta.toolkit.process;

import dev.gesta.InvalidRequestException;
import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Retry;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a process runs.
 *
 * @param clock tells when timers are due
 * @param checkpoints where the process keeps how far it has come; if that is lost, it goes through
 *     the log from its start again, which takes time and has no effects
 * @param retry how often an instance tries to answer an event before it is put into quarantine
 * @param checkpointEvery after how many events a checkpoint is kept, 1 or more
 * @param maxQuarantined how many instances may be in quarantine before the process stops, since
 *     then it is the process that is wrong, 1 or more
 */
public record ProcessOptions(
        InstantSource clock,
        CheckpointStore checkpoints,
        Retry retry,
        int checkpointEvery,
        int maxQuarantined) {

    private static final Retry FIVE_TIMES =
            new Retry(5, Duration.ofMillis(50), Duration.ofSeconds(2));

    /** Refuses numbers below 1 with {@link InvalidRequestException}. */
    public ProcessOptions {
        if (checkpointEvery < 1 || maxQuarantined < 1) {
            throw new InvalidRequestException(
                    "a process must keep checkpoints and bear a quarantine",
                    "1 event and 1 instance or more",
                    "%d events, %d instances".formatted(checkpointEvery, maxQuarantined));
        }
    }

    /**
     * Returns the usual options: the system's clock, five attempts with pauses of up to 2 s, a
     * checkpoint every 64 events, at most 100 instances in quarantine.
     */
    public static ProcessOptions with(CheckpointStore checkpoints) {
        return new ProcessOptions(InstantSource.system(), checkpoints, FIVE_TIMES, 64, 100);
    }

    /** Returns these options with another clock. */
    public ProcessOptions withClock(InstantSource other) {
        return new ProcessOptions(other, checkpoints, retry, checkpointEvery, maxQuarantined);
    }

    /** Returns these options with other attempts and pauses. */
    public ProcessOptions withRetry(Retry other) {
        return new ProcessOptions(clock, checkpoints, other, checkpointEvery, maxQuarantined);
    }

    /** Returns these options with a checkpoint after so many events. */
    public ProcessOptions withCheckpointEvery(int events) {
        return new ProcessOptions(clock, checkpoints, retry, events, maxQuarantined);
    }

    /** Returns these options with another bound for instances in quarantine. */
    public ProcessOptions withMaxQuarantined(int instances) {
        return new ProcessOptions(clock, checkpoints, retry, checkpointEvery, instances);
    }
}
