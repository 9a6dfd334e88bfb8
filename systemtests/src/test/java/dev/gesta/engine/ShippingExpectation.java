package dev.gesta.engine;

import dev.gesta.SequencedEvent;
import dev.gesta.engine.Parcels.Confirmed;
import dev.gesta.engine.Parcels.Nudged;
import dev.gesta.engine.Parcels.Ordered;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.process.InstanceTag;
import dev.gesta.toolkit.process.Overdue;
import dev.gesta.toolkit.process.ProcessEvent;
import dev.gesta.toolkit.process.ProcessEvent.CommandRefused;
import dev.gesta.toolkit.process.ProcessEvent.QuarantineEvent;
import dev.gesta.toolkit.process.ProcessEvent.TimerCancelled;
import dev.gesta.toolkit.process.ProcessEvent.TimerEvent;
import dev.gesta.toolkit.process.ProcessEvent.TimerFired;
import dev.gesta.toolkit.process.ProcessEvent.TimerSet;
import dev.gesta.toolkit.process.ProcessEvent.TimerSkipped;
import dev.gesta.toolkit.process.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a log must look like once the process of {@link Parcels} has done all it has to do: found
 * out from the log by other means than the process's.
 */
final class ShippingExpectation {

    /** So much later, all timers have been due that are not repeated without end. */
    static final Duration LONG_ENOUGH = Parcels.LATEST.plusHours(1);

    private record Timer(InstanceTag instance, String name) {}

    /** What is pending, since a position. */
    private record Pending(Schedule schedule, long trigger, long since) {}

    private final List<Sequenced<?>> log = new ArrayList<>();

    ShippingExpectation(EventCatalog catalog, List<SequencedEvent> stored) {
        EventCatalog all = catalog.and(ProcessEvent.class);
        stored.forEach(each -> log.addAll(all.decode(each)));
    }

    void check(Instant now) {
        checkEffects();
        checkOrderInInstances();
        checkTimers(now);
    }

    /** Each trigger has led to what it must lead to, once. */
    private void checkEffects() {
        Map<String, List<String>> found = new HashMap<>();
        for (Sequenced<?> each : log) {
            if (isEffect(each)) {
                found.computeIfAbsent(causation(each), _ -> new ArrayList<>()).add(name(each));
            }
        }
        for (Sequenced<?> each : log) {
            List<String> wanted = new ArrayList<>(wanted(each));
            List<String> actual =
                    new ArrayList<>(
                            found.getOrDefault(each.source().event().id().toString(), List.of()));
            Collections.sort(wanted);
            Collections.sort(actual);
            require(
                    actual.equals(wanted),
                    "%s at %s led to %s, not to %s"
                            .formatted(each.event(), each.position(), actual, wanted));
        }
    }

    private static boolean isEffect(Sequenced<?> each) {
        return !causation(each).isEmpty()
                && !(each.event() instanceof TimerFired)
                && !(each.event() instanceof TimerSkipped)
                && !(each.event() instanceof QuarantineEvent);
    }

    private static String causation(Sequenced<?> each) {
        return each.metadata().causation().orElse("");
    }

    private static String name(Sequenced<?> each) {
        return each.event().getClass().getSimpleName();
    }

    private List<String> wanted(Sequenced<?> trigger) {
        return switch (trigger.event()) {
            case Ordered(_, int kind) ->
                    switch (kind) {
                        case Parcels.REFUSED ->
                                List.of("CommandRefused", "Logged", "TimerSet", "TimerSet");
                        case Parcels.NEEDLESS ->
                                List.of("CommandNeedless", "Logged", "TimerSet", "TimerSet");
                        default -> List.of("Packed", "Labelled", "Logged", "TimerSet", "TimerSet");
                    };
            case Confirmed _ -> List.of("TimerCancelled");
            case CommandRefused _ -> List.of("Noted");
            case TimerFired fired when isWanted(fired, trigger.position().value()) ->
                    wanted(fired, trigger.position().value());
            default -> List.of();
        };
    }

    private List<String> wanted(TimerFired fired, long position) {
        if (fired.timer().value().equals("reminder")) {
            return List.of("Noted");
        }
        return nudges(fired.instance(), position) >= Parcels.NUDGES
                ? List.of("TimerCancelled")
                : List.of("Nudged");
    }

    /** Returns how often a parcel had been nudged since it was ordered last. */
    private int nudges(InstanceTag instance, long before) {
        int nudges = 0;
        for (Sequenced<?> each : log) {
            if (each.position().value() < before && each.tags().contains(instance.tag())) {
                nudges = each.event() instanceof Ordered ? 0 : nudges;
                nudges += each.event() instanceof Nudged ? 1 : 0;
            }
        }
        return nudges;
    }

    /** No event before the firing was answered by replacing or cancelling the timer. */
    private boolean isWanted(TimerFired fired, long position) {
        long current = 0;
        for (Sequenced<?> each : log) {
            if (each.event() instanceof TimerEvent event
                    && timer(event).equals(timer(fired))
                    && event.trigger() < position) {
                current = event instanceof TimerSet ? event.trigger() : current;
                current = event instanceof TimerCancelled ? 0 : current;
            }
        }
        return current == fired.trigger();
    }

    private static Timer timer(TimerEvent event) {
        return new Timer(event.instance(), event.timer().value());
    }

    /** An instance has answered its events in their order. */
    private void checkOrderInInstances() {
        Map<String, Long> positions = new HashMap<>();
        log.forEach(each ->
                positions.put(each.source().event().id().toString(), each.position().value()));
        Map<String, Long> last = new HashMap<>();
        for (Sequenced<?> each : log) {
            if (isEffect(each)) {
                long trigger = positions.getOrDefault(causation(each), 0L);
                String instance =
                        each.tags().stream()
                                .filter(tag -> tag.value().startsWith("parcel:"))
                                .findFirst()
                                .orElseThrow()
                                .value();
                Long before = last.put(instance, trigger);
                require(
                        before == null || before <= trigger,
                        "%s at %s came after an answer to %s"
                                .formatted(each.event(), each.position(), before));
            }
        }
    }

    /** Each due time has fired or was skipped once, in due order, not before its time. */
    private void checkTimers(Instant now) {
        Map<Timer, Pending> pending = new HashMap<>();
        for (Sequenced<?> each : log) {
            switch (each.event()) {
                case TimerSet set ->
                        pending.put(
                                timer(set),
                                new Pending(
                                        set.schedule(), set.trigger(), each.position().value()));
                case TimerCancelled cancelled -> pending.remove(timer(cancelled));
                case TimerFired fired -> {
                    requireDue(pending, each, fired, fired.schedule(), fired.missed());
                    require(
                            fired.missed() == 0
                                    || fired.schedule().overdue() instanceof Overdue.Collapse,
                            "collapsed without being told: " + fired);
                }
                case TimerSkipped skipped ->
                        requireDue(pending, each, skipped, skipped.schedule(), skipped.missed());
                default -> {}
            }
        }
        pending.forEach((timer, each) ->
                require(each.schedule.due().isAfter(now), timer + " has not fired: " + each));
    }

    private static void requireDue(
            Map<Timer, Pending> pending,
            Sequenced<?> source,
            TimerEvent event,
            Schedule covered,
            long missed) {
        Pending was = pending.remove(timer(event));
        if (was == null || was.trigger != event.trigger()) {
            throw new AssertionError("nothing pending for " + event);
        }
        Instant first = was.schedule.due();
        Duration covers =
                covered.every().map(step -> step.multipliedBy(missed)).orElse(Duration.ZERO);
        require(first.plus(covers).equals(covered.due()), "pending was " + was + " for " + event);
        require(!source.recordedAt().isBefore(covered.due()), "fired before its time: " + event);
        Pending earliest =
                pending.values().stream()
                        .min(
                                Comparator.comparing((Pending each) -> each.schedule.due())
                                        .thenComparingLong(each -> each.since))
                        .orElse(was);
        boolean inOrder =
                first.isBefore(earliest.schedule.due())
                        || (first.equals(earliest.schedule.due()) && was.since <= earliest.since);
        require(inOrder, "%s came before %s".formatted(event, earliest));
        event.pending()
                .ifPresent(next ->
                        pending.put(
                                timer(event),
                                new Pending(next, event.trigger(), source.position().value())));
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new AssertionError(complaint);
        }
    }
}
