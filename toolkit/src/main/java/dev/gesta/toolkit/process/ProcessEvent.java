package dev.gesta.toolkit.process;

import dev.gesta.toolkit.EventType;
import java.util.Optional;

/**
 * What the toolkit itself stores about processes, beside the events of the application: timers,
 * what became of commands, and quarantines. With it in the log, a process needs no other memory.
 *
 * <p>All carry the tags of the process and of the instance. An application that wants to fold them
 * adds this type to its own catalog.
 */
public sealed interface ProcessEvent {

    /** Returns the process. */
    ProcessName process();

    /** Returns the instance of the process. */
    InstanceTag instance();

    /** Returns the position of the event that the process answered, or could not answer. */
    long trigger();

    /** The life of a timer. */
    sealed interface TimerEvent extends ProcessEvent {

        /** Returns the timer's name. */
        TimerName timer();

        /** Returns what is pending after this event, if anything is. */
        Optional<Schedule> pending();
    }

    /** A timer begins, and replaces an older one of its name. */
    @EventType("gesta-timer-set")
    record TimerSet(
            ProcessName process,
            InstanceTag instance,
            TimerName timer,
            Schedule schedule,
            long trigger)
            implements TimerEvent {

        @Override
        public Optional<Schedule> pending() {
            return Optional.of(schedule);
        }
    }

    /** A timer ends without having fired, if there was one. */
    @EventType("gesta-timer-cancelled")
    record TimerCancelled(ProcessName process, InstanceTag instance, TimerName timer, long trigger)
            implements TimerEvent {

        @Override
        public Optional<Schedule> pending() {
            return Optional.empty();
        }
    }

    /**
     * A timer was due, and has fired.
     *
     * @param schedule with the due time that it fired for
     * @param trigger of the event that it was set for
     * @param missed how many due times before that one are covered, too
     */
    @EventType("gesta-timer-fired")
    record TimerFired(
            ProcessName process,
            InstanceTag instance,
            TimerName timer,
            Schedule schedule,
            long trigger,
            long missed)
            implements TimerEvent {

        @Override
        public Optional<Schedule> pending() {
            return schedule.next();
        }
    }

    /**
     * A timer was too late, and has not fired.
     *
     * @param schedule with the last due time that was skipped
     * @param trigger of the event that it was set for
     * @param missed how many due times before that one were skipped, too
     */
    @EventType("gesta-timer-skipped")
    record TimerSkipped(
            ProcessName process,
            InstanceTag instance,
            TimerName timer,
            Schedule schedule,
            long trigger,
            long missed)
            implements TimerEvent {

        @Override
        public Optional<Schedule> pending() {
            return schedule.next();
        }
    }

    /**
     * A command of the process was refused; it will not be sent again.
     *
     * @param command its name, or its index
     * @param reason why, as text
     */
    @EventType("gesta-command-refused")
    record CommandRefused(
            ProcessName process, InstanceTag instance, long trigger, String command, String reason)
            implements ProcessEvent {}

    /**
     * A command of the process was accepted and came to no events, since there was nothing to do;
     * it will not be sent again.
     *
     * @param command its name, or its index
     */
    @EventType("gesta-command-needless")
    record CommandNeedless(ProcessName process, InstanceTag instance, long trigger, String command)
            implements ProcessEvent {}

    /** The begin and end of a quarantine. */
    sealed interface QuarantineEvent extends ProcessEvent {}

    /**
     * The instance cannot go on: from the trigger on, events wait for its release.
     *
     * @param error what the last attempt failed with
     * @param attempts how many there were
     */
    @EventType("gesta-process-quarantined")
    record ProcessQuarantined(
            ProcessName process, InstanceTag instance, long trigger, String error, int attempts)
            implements QuarantineEvent {}

    /** The instance goes on, from the trigger on that it was quarantined for. */
    @EventType("gesta-process-released")
    record ProcessReleased(ProcessName process, InstanceTag instance, long trigger)
            implements QuarantineEvent {}
}
