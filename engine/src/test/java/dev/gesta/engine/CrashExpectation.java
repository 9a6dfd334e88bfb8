package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.Event;
import dev.gesta.SequencedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be in a store after a crash.
 *
 * @param visible what was acknowledged or read before, by position from 1
 * @param stored the appends that it came with
 * @param unknown the appends whose outcome nobody was told, in the order in which they were sent:
 *     each is there whole, behind what was visible, or not at all
 */
record CrashExpectation(List<Event> visible, List<Stored> stored, List<Append> unknown) {

    /** An append and the position of its first event. */
    record Stored(Append append, long first) {}

    /** Checks what a reader finds, and returns what is known from now on. */
    CrashExpectation check(List<SequencedEvent> found) {
        if (found.size() < visible.size()) {
            throw new AssertionError(
                    "%d events were visible, %d are left".formatted(visible.size(), found.size()));
        }
        for (int i = 0; i < found.size(); i++) {
            requirePosition(found.get(i), i + 1);
        }
        for (int i = 0; i < visible.size(); i++) {
            requireSame(found.get(i), visible.get(i));
        }
        return withSurvivors(found);
    }

    /** Checks what a reader finds in a store that could not make all durable again. */
    void checkPrefix(List<SequencedEvent> found) {
        int known = Math.min(found.size(), visible.size());
        new CrashExpectation(visible.subList(0, known), stored, unknown).check(found);
    }

    private CrashExpectation withSurvivors(List<SequencedEvent> found) {
        List<Event> events = new ArrayList<>(visible);
        List<Stored> appends = new ArrayList<>(stored);
        int next = visible.size();
        for (Append append : unknown) {
            if (next < found.size() && found.get(next).event().equals(append.events().getFirst())) {
                requireWhole(found, next, append);
                appends.add(new Stored(append, next + 1));
                events.addAll(append.events());
                next += append.events().size();
            }
        }
        if (next < found.size()) {
            throw new AssertionError("nobody appended " + found.get(next) + " there and then");
        }
        return new CrashExpectation(events, appends, List.of());
    }

    private static void requireWhole(List<SequencedEvent> found, int from, Append append) {
        int size = append.events().size();
        if (found.size() - from < size) {
            throw new AssertionError("only a part of an append survived: " + append);
        }
        for (int i = 0; i < size; i++) {
            SequencedEvent event = found.get(from + i);
            requireSame(event, append.events().get(i));
            if (event.indexInAppend() != i || event.appendSize() != size) {
                throw new AssertionError("wrong place in its append: " + event);
            }
        }
    }

    private static void requirePosition(SequencedEvent event, long position) {
        if (event.position().value() != position) {
            throw new AssertionError("wanted position " + position + ", found " + event);
        }
    }

    private static void requireSame(SequencedEvent found, Event wanted) {
        if (!found.event().equals(wanted)) {
            throw new AssertionError("wanted " + wanted + ", found " + found);
        }
    }
}
