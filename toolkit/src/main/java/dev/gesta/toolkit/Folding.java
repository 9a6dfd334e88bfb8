package dev.gesta.toolkit;

import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Several folds under way, each with its state, fed with one run through the log. One thread. */
final class Folding {

    /** A fold and how far it has come. */
    private static final class Lane<S> {

        private final Fold<S> fold;
        private final Set<String> types;
        private S state;
        private Position after = Position.START;

        Lane(Fold<S> fold, EventCatalog catalog) {
            this.fold = fold;
            this.types = fold.types(catalog);
            this.state = fold.initial();
        }

        boolean wants(SequencedEvent stored) {
            return stored.position().isAfter(after)
                    && types.contains(stored.type())
                    && fold.isAbout(stored);
        }

        void feed(List<Sequenced<?>> events) {
            for (Sequenced<?> event : events) {
                state = fold.evolve(state, event);
            }
        }
    }

    private final EventCatalog catalog;
    private final List<Lane<?>> lanes = new ArrayList<>();

    Folding(List<Fold<?>> folds, EventCatalog catalog) {
        this.catalog = catalog;
        folds.forEach(fold -> lanes.add(new Lane<>(fold, catalog)));
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
        return lanes.stream().map(lane -> lane.after).min(Position::compareTo).orElseThrow();
    }

    /** Takes the next event of the log, decoding it only if some fold wants it. */
    void feed(SequencedEvent stored) {
        Sequenced<?>[] events = null;
        for (Lane<?> lane : lanes) {
            if (lane.wants(stored)) {
                if (events == null) {
                    events = catalog.decode(stored).toArray(new Sequenced<?>[0]);
                }
                lane.feed(Arrays.asList(events));
            }
        }
    }

    /** Returns the state of each fold. */
    List<Object> states() {
        List<Object> states = new ArrayList<>();
        lanes.forEach(lane -> states.add(lane.state));
        return states;
    }
}
