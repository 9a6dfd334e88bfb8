package dev.gesta.toolkit.process;

import dev.gesta.Position;
import dev.gesta.toolkit.process.ProcessEvent.ProcessQuarantined;
import java.time.Instant;

/**
 * An instance of a process that could not go on.
 *
 * @param instance which
 * @param trigger the event that it could not answer; what comes after waits in the log
 * @param error what the last attempt failed with
 * @param attempts how many there were
 * @param since when it was put into quarantine
 */
public record QuarantinedInstance(
        InstanceTag instance, Position trigger, String error, int attempts, Instant since) {

    static QuarantinedInstance of(ProcessQuarantined event, Instant since) {
        return new QuarantinedInstance(
                event.instance(),
                Position.of(event.trigger()),
                event.error(),
                event.attempts(),
                since);
    }
}
