package dev.gesta.toolkit;

import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several folds under way, each with its state, fed with one run through the log. One thread. */
final class Folding {

    /** A fold and how far it has come. */
    private static final class Lane<S> {

        private final Fold<S> fold;
        private final Set<String> types;
        private S state;
        private Position after = Position.START;
        private long fed;

        Lane(Fold<S> fold, Set<String> types) {
            this.fold = fold;
            this.types = types;
            this.state = fold.initial();
        }

        Lane<S> afresh() {
            return new Lane<>(fold, types);
        }

        boolean wants(SequencedEvent stored) {
            return stored.position().isAfter(after)
                    && types.contains(stored.type())
                    && fold.isAbout(stored);
        }

        void feed(List<Sequenced<?>> events) {
            fed++;
            for (Sequenced<?> event : events) {
                state = fold.evolve(state, event);
            }
        }

        /** Takes the newest event that is handled, if this is it. */
        void feedNewest(List<Sequenced<?>> events) {
            for (Sequenced<?> event : events.reversed()) {
                if (fold.handles(event)) {
                    fed++;
                    state = fold.evolve(fold.initial(), event);
                    return;
                }
            }
        }
    }

    private final EventCatalog catalog;
    private final List<Lane<?>> lanes = new ArrayList<>();

    Folding(List<Fold<?>> folds, EventCatalog catalog) {
        this.catalog = catalog;
        folds.forEach(fold -> lanes.add(new Lane<>(fold, fold.types(catalog))));
    }

    private Folding(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /** Returns the same folds before the first event. */
    Folding afresh() {
        Folding other = new Folding(catalog);
        lanes.forEach(lane -> other.lanes.add(lane.afresh()));
        return other;
    }

    /** Lets the fold at {@code index} begin with a state that holds all up to {@code position}. */
    @SuppressWarnings("unchecked") // a snapshot is decoded as the class of the fold's state
    void resume(int index, Object state, Position position) {
        Lane<Object> lane = (Lane<Object>) lanes.get(index);
        lane.state = state;
        lane.after = position;
    }

    /** Returns the position after which the first fold wants events. */
    Position after() {
        Position first = lanes.getFirst().after;
        for (Lane<?> lane : lanes) {
            first = first.isAfter(lane.after) ? lane.after : first;
        }
        return first;
    }

    /** Takes the next event of the log, decoding it only if some fold wants it. */
    void feed(SequencedEvent stored) {
        @Nullable List<Sequenced<?>> events = null;
        for (Lane<?> lane : lanes) {
            if (lane.wants(stored)) {
                events = events == null ? catalog.decode(stored) : events;
                lane.feed(events);
            }
        }
    }

    /**
     * Takes the next event on the way back, for folds that want the newest one only.
     *
     * @return whether each of them has it now
     */
    boolean feedNewest(SequencedEvent stored) {
        boolean all = true;
        @Nullable List<Sequenced<?>> events = null;
        for (Lane<?> lane : lanes) {
            if (lane.fed == 0 && lane.wants(stored)) {
                events = events == null ? catalog.decode(stored) : events;
                lane.feedNewest(events);
            }
            all &= lane.fed > 0;
        }
        return all;
    }

    /** Returns how many stored events the fold at {@code index} has taken. */
    long fed(int index) {
        return lanes.get(index).fed;
    }

    /** Returns the state of the fold at {@code index}. */
    Object state(int index) {
        return states().get(index);
    }

    /** Returns the state of each fold. */
    List<Object> states() {
        List<Object> states = new ArrayList<>(lanes.size());
        lanes.forEach(lane -> states.add(lane.state));
        return states;
    }
}
