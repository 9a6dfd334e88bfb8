package dev.gesta.toolkit.process;

import dev.gesta.IdempotencyConflictException;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.DerivedIds;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Outcome;
import dev.gesta.toolkit.process.ProcessEvent.CommandNeedless;
import dev.gesta.toolkit.process.ProcessEvent.CommandRefused;
import dev.gesta.toolkit.process.ProcessEvent.TimerCancelled;
import dev.gesta.toolkit.process.ProcessEvent.TimerSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Brings reactions about, each effect once however often it is tried: all that one command of one
 * reaction comes to has ids that follow from the process, the instance, the trigger and the
 * command's name. Whatever is stored under them first is what the command came to, be it events, a
 * refusal, or nothing to do; a later try finds the ids taken, and leaves it at that.
 */
final class Effects {

    private static final System.Logger LOG = System.getLogger("dev.gesta.toolkit.process");
    private static final int MAX_TEXT = 1000;

    private final ProcessName process;
    private final Gesta gesta;
    private final Gesta own;

    Effects(ProcessName process, Gesta gesta) {
        this.process = process;
        this.gesta = gesta;
        this.own = Gesta.over(gesta.store(), Triggers.OWN);
    }

    /** Brings about what an instance answers an event with. */
    void bringAbout(List<Reaction> reactions, InstanceTag instance, SequencedEvent trigger) {
        for (int part = 0; part < reactions.size(); part++) {
            Slot slot = new Slot(instance, trigger, part);
            Reaction reaction = reactions.get(part);
            reaction.commands().forEach(each -> send(each, slot));
            setTimers(reaction, slot);
        }
    }

    /** A reaction's place: one of the events that a stored event is read as. */
    private record Slot(InstanceTag instance, SequencedEvent trigger, int part) {

        long position() {
            return trigger.position().value();
        }
    }

    private IntFunction<UUID> ids(Slot slot, String what) {
        return DerivedIds.of(
                String.join(
                        "\0",
                        "gesta-process",
                        process.value(),
                        slot.instance.value(),
                        slot.trigger.event().id().toString(),
                        Integer.toString(slot.part),
                        what));
    }

    private void send(Reaction.Command command, Slot slot) {
        IntFunction<UUID> ids = ids(slot, "command\0" + command.name());
        try {
            Outcome<?, ?> outcome = gesta.withIds(ids).decide(command.decision());
            switch (outcome) {
                case Outcome.Refused<?, ?>(var reason, _) ->
                        own.withIds(ids).append(refused(command, slot, String.valueOf(reason)));
                case Outcome.Accepted<?, ?>(var events, _) -> {
                    if (events.isEmpty()) {
                        own.withIds(ids)
                                .append(
                                        new CommandNeedless(
                                                process,
                                                slot.instance,
                                                slot.position(),
                                                command.name()));
                    }
                }
            }
        } catch (IdempotencyConflictException e) {
            LOG.log(System.Logger.Level.DEBUG, "a command was sent before: {0}", e.getMessage());
        }
    }

    private CommandRefused refused(Reaction.Command command, Slot slot, String reason) {
        LOG.log(
                System.Logger.Level.DEBUG,
                "{0} of {1}: command {2} in answer to position {3} was refused: {4}",
                process.value(),
                slot.instance.value(),
                command.name(),
                slot.position(),
                reason);
        return new CommandRefused(
                process, slot.instance, slot.position(), command.name(), shorten(reason));
    }

    static String shorten(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private void setTimers(Reaction reaction, Slot slot) {
        List<ProcessEvent> events = new ArrayList<>();
        for (Timer timer : reaction.timers()) {
            Schedule schedule = timer.schedule(slot.trigger.recordedAt());
            events.add(
                    new TimerSet(process, slot.instance, timer.name(), schedule, slot.position()));
        }
        for (TimerName name : reaction.cancelled()) {
            events.add(new TimerCancelled(process, slot.instance, name, slot.position()));
        }
        if (events.isEmpty()) {
            return;
        }
        try {
            own.withIds(ids(slot, "timers")).append(events.toArray());
        } catch (IdempotencyConflictException e) {
            LOG.log(System.Logger.Level.DEBUG, "timers were set before: {0}", e.getMessage());
        }
    }
}
