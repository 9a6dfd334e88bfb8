package dev.gesta.toolkit.process;

import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.process.ProcessEvent.ProcessQuarantined;
import dev.gesta.toolkit.process.ProcessEvent.ProcessReleased;
import dev.gesta.toolkit.process.ProcessEvent.QuarantineEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which events of which instances have to wait: those from the trigger that failed on, up to the
 * release, when all of them are answered in order. A release that is not reached yet holds back
 * what is before it all the same, or an event could be answered before an older one.
 *
 * <p>What is begun and ended is decided on the log, safely from any thread; the rest is for one.
 */
final class Quarantines {

    private static final long OPEN = Long.MAX_VALUE;

    /** Events from {@code trigger} on, and before {@code release}, wait until the release. */
    private record Window(long trigger, long release) {}

    private final ProcessName process;
    private final Gesta own;
    private final Map<InstanceTag, List<Window>> windows = new HashMap<>();

    Quarantines(ProcessName process, Gesta own) {
        this.process = process;
        this.own = own;
    }

    /** Takes the next event of the log. */
    void apply(QuarantineEvent event, SequencedEvent source) {
        List<Window> of = windows.computeIfAbsent(event.instance(), _ -> new ArrayList<>());
        switch (event) {
            case ProcessQuarantined quarantined -> of.add(new Window(quarantined.trigger(), OPEN));
            case ProcessReleased _ ->
                    of.replaceAll(each ->
                            each.release == OPEN
                                    ? new Window(each.trigger, source.position().value())
                                    : each);
        }
    }

    /** Tells whether an event of an instance has to wait, as things stand at {@code now}. */
    boolean holdBack(InstanceTag instance, Position event, Position now) {
        for (Window each : windows.getOrDefault(instance, List.of())) {
            if (each.trigger <= event.value() && each.release > now.value()) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many instances are in quarantine, by what has been taken from the log. */
    int size() {
        return (int)
                windows.values().stream()
                        .filter(of -> of.stream().anyMatch(each -> each.release == OPEN))
                        .count();
    }

    /** Forgets quarantines whose end has been reached. */
    void forget(Position reached) {
        windows.values().forEach(of -> of.removeIf(each -> each.release <= reached.value()));
        windows.values().removeIf(List::isEmpty);
    }

    /** Puts an instance into quarantine, unless it is. */
    void begin(InstanceTag instance, Position trigger, Throwable error, int attempts) {
        String text = Effects.shorten(error.toString());
        own.decide(
                Decision.<Optional<QuarantineEvent>, QuarantineEvent, String>given(
                        newest(instance),
                        last ->
                                last.orElse(null) instanceof ProcessQuarantined
                                        ? Answer.refuse("quarantined already")
                                        : Answer.accept(
                                                new ProcessQuarantined(
                                                        process,
                                                        instance,
                                                        trigger.value(),
                                                        text,
                                                        attempts))));
    }

    /** Ends the quarantine of an instance; returns false if it is in none. */
    boolean end(InstanceTag instance) {
        return own.decide(
                        Decision.<Optional<QuarantineEvent>, QuarantineEvent, String>given(
                                newest(instance),
                                last ->
                                        last.orElse(null) instanceof ProcessQuarantined begun
                                                ? Answer.accept(
                                                        new ProcessReleased(
                                                                process, instance, begun.trigger()))
                                                : Answer.refuse("not quarantined")))
                .isAccepted();
    }

    private Projection<Optional<QuarantineEvent>> newest(InstanceTag instance) {
        return Projection.latest(QuarantineEvent.class, last -> last, process, instance);
    }

    /** Returns the instances in quarantine, in the order in which that happened. */
    List<QuarantinedInstance> list() {
        Map<InstanceTag, QuarantinedInstance> open =
                own.project(
                        Projection.startingWith(Map.<InstanceTag, QuarantinedInstance>of())
                                .onSequenced(QuarantineEvent.class, Quarantines::next)
                                .about(process));
        return List.copyOf(open.values());
    }

    private static Map<InstanceTag, QuarantinedInstance> next(
            Map<InstanceTag, QuarantinedInstance> before, Sequenced<QuarantineEvent> event) {
        Map<InstanceTag, QuarantinedInstance> after = new LinkedHashMap<>(before);
        switch (event.event()) {
            case ProcessQuarantined quarantined ->
                    after.put(
                            quarantined.instance(),
                            QuarantinedInstance.of(quarantined, event.recordedAt()));
            case ProcessReleased released -> after.remove(released.instance());
        }
        return after;
    }
}
