package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import java.util.ArrayList;
import java.util.List;

/** Runs folds over the log: one read, whose query is the union of theirs. */
final class FoldReader {

    private final EventStore store;
    private final EventCatalog catalog;
    private final Snapshots snapshots;

    FoldReader(EventStore store, EventCatalog catalog, Snapshots snapshots) {
        this.store = store;
        this.catalog = catalog;
        this.snapshots = snapshots;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    /** Returns the states of {@code folds} now, and up to where the log is in them. */
    Folded<List<?>> now(List<Fold<?>> folds) {
        if (folds.isEmpty()) {
            return new Folded<>(List.of(), store.head());
        }
        Boundary boundary = Boundary.of(folds, catalog);
        if (!boundary.isOneQuery()) {
            ConsistencyToken head = store.head();
            return new Folded<>(halves(folds, new Until.AtPosition(head.position())), head);
        }
        return read(folds, boundary.query(), Until.NOW);
    }

    /** Returns the states of {@code folds} as they were. */
    List<?> past(List<Fold<?>> folds, Until until) {
        if (folds.isEmpty()) {
            return List.of();
        }
        Boundary boundary = Boundary.of(folds, catalog);
        return boundary.isOneQuery()
                ? read(folds, boundary.query(), until).state()
                : halves(folds, until);
    }

    /** Reads in parts what is too much for one query; the past stands still meanwhile. */
    private List<?> halves(List<Fold<?>> folds, Until until) {
        int middle = folds.size() / 2;
        List<Object> states = new ArrayList<>(past(folds.subList(0, middle), until));
        states.addAll(past(folds.subList(middle, folds.size()), until));
        return states;
    }

    private Folded<List<?>> read(List<Fold<?>> folds, Query query, Until until) {
        return folds.stream().allMatch(Fold::isNewestOnly)
                ? readBack(folds, query, until)
                : readOn(folds, query, until, snapshots);
    }

    /** Reads from the newest event back, until each fold has found the one that it wants. */
    private Folded<List<?>> readBack(List<Fold<?>> folds, Query query, Until until) {
        Folding folding = new Folding(folds, catalog);
        ReadOptions options = until.startOf(ReadOptions.backwards());
        try (ReadResult result = store.read(query, options)) {
            for (SequencedEvent stored : result) {
                if (until.includes(stored) && folding.feedNewest(stored)) {
                    break;
                }
            }
            return new Folded<>(folding.states(), result.token());
        }
    }

    private Folded<List<?>> readOn(List<Fold<?>> folds, Query query, Until until, Snapshots kept) {
        Folding folding = new Folding(folds, catalog);
        Snapshots.Run run = kept.begin(folds, folding, until);
        ReadOptions options = ReadOptions.forwards().from(folding.after().value() + 1);
        try (ReadResult result = store.read(query, options)) {
            ConsistencyToken token = feed(folding, result, until);
            if (run.end(token)) {
                return new Folded<>(folding.states(), token);
            }
        }
        return readOn(folds, query, until, Snapshots.NONE);
    }

    private static ConsistencyToken feed(Folding folding, ReadResult result, Until until) {
        for (SequencedEvent stored : result) {
            if (!until.includes(stored)) {
                return ConsistencyToken.at(Position.of(stored.position().value() - 1));
            }
            folding.feed(stored);
        }
        return result.token();
    }
}
