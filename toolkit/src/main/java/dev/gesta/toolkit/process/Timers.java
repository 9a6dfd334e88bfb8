package dev.gesta.toolkit.process;

import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.process.ProcessEvent.TimerEvent;
import dev.gesta.toolkit.process.ProcessEvent.TimerFired;
import dev.gesta.toolkit.process.ProcessEvent.TimerSkipped;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pending timers of a process, in due order. This only tells where to look: that a timer is
 * still pending is decided by its newest event, and the append is conditioned on there being no
 * newer one, so it fires once whoever else tries.
 *
 * <p>Holds some 300 to 500 bytes for each pending timer. For one thread.
 */
final class Timers {

    private record Key(InstanceTag instance, TimerName timer) {}

    /** A timer that waits. */
    private record Pending(Key key, Schedule schedule, long since, EventContext context) {}

    private static final Comparator<Pending> DUE_ORDER =
            Comparator.comparing((Pending each) -> each.schedule.due())
                    .thenComparingLong(Pending::since);

    private final ProcessName process;
    private final Gesta own;
    private final Map<Key, Pending> pending = new HashMap<>();
    private final TreeSet<Pending> inOrder = new TreeSet<>(DUE_ORDER);

    Timers(ProcessName process, Gesta own) {
        this.process = process;
        this.own = own;
    }

    /** Takes the next event of the log. */
    void apply(TimerEvent event, SequencedEvent source) {
        Key key = new Key(event.instance(), event.timer());
        Pending old = pending.remove(key);
        if (old != null) {
            inOrder.remove(old);
        }
        event.pending()
                .ifPresent(schedule ->
                        add(
                                new Pending(
                                        key,
                                        schedule,
                                        source.position().value(),
                                        EventContext.causedBy(source))));
    }

    private void add(Pending added) {
        pending.put(added.key, added);
        inOrder.add(added);
    }

    int size() {
        return pending.size();
    }

    /** Returns when the next timer is due, if there is one. */
    Optional<Instant> nextDue() {
        return inOrder.isEmpty()
                ? Optional.empty()
                : Optional.of(inOrder.getFirst().schedule.due());
    }

    /** Fires or skips the timer that is due first; returns false if none is due. */
    boolean fireNext(Instant now) {
        @Nullable Pending first = inOrder.isEmpty() ? null : inOrder.getFirst();
        if (first == null || !first.schedule.isDue(now)) {
            return false;
        }
        first.context.run(() -> own.decide(decision(first.key, now)));
        return true;
    }

    private Decision<TimerEvent, String> decision(Key key, Instant now) {
        return Decision.given(
                Projection.latest(TimerEvent.class, last -> last, process, key.instance, key.timer),
                last ->
                        Answer.acceptAll(
                                last.flatMap(event -> next(event, now)).stream().toList()));
    }

    /** Returns what follows upon the newest event of a timer by now, if anything does. */
    private static Optional<TimerEvent> next(TimerEvent last, Instant now) {
        return last.pending().filter(each -> each.isDue(now)).map(each -> next(last, each, now));
    }

    private static TimerEvent next(TimerEvent last, Schedule due, Instant now) {
        return switch (due.verdict(now)) {
            case Schedule.Verdict.Fire(Schedule covered, long missed) ->
                    new TimerFired(
                            last.process(),
                            last.instance(),
                            last.timer(),
                            covered,
                            last.trigger(),
                            missed);
            case Schedule.Verdict.Skip(Schedule covered, long missed) ->
                    new TimerSkipped(
                            last.process(),
                            last.instance(),
                            last.timer(),
                            covered,
                            last.trigger(),
                            missed);
        };
    }
}
