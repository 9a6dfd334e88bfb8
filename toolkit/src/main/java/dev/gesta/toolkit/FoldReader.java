package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
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

    /** Returns the states of {@code folds}, and up to where the log is in them. */
    Folded<List<?>> read(List<Fold<?>> folds, Until until) {
        if (folds.size() == 1 && folds.getFirst().isNewestOnly()) {
            return readNewest(folds.getFirst(), until);
        }
        Query query = Boundary.query(folds, catalog);
        ConsistencyToken head = store.head();
        Folding folding = new Folding(folds, catalog);
        Snapshots.Run run = snapshots.begin(folds, folding, head, until);
        ReadOptions options = ReadOptions.forwards().from(folding.after().value() + 1);
        try (ReadResult result = store.read(query, options)) {
            ConsistencyToken token = feed(folding, result, until, head);
            run.end(token);
            return new Folded<>(folding.states(), token);
        }
    }

    private static ConsistencyToken feed(
            Folding folding, ReadResult result, Until until, ConsistencyToken head) {
        Position last = folding.after();
        for (SequencedEvent stored : result) {
            if (!until.includes(stored)) {
                return head.withPosition(last);
            }
            folding.feed(stored);
            last = stored.position();
        }
        return result.token();
    }

    /** Reads back to the newest event that the fold handles, and no further. */
    private <S> Folded<List<?>> readNewest(Fold<S> fold, Until until) {
        Query query = Boundary.query(List.of(fold), catalog);
        try (ReadResult result = store.read(query, ReadOptions.backwards())) {
            for (SequencedEvent stored : result) {
                if (!until.includes(stored)) {
                    continue;
                }
                for (Sequenced<?> event : catalog.decode(stored).reversed()) {
                    if (fold.handles(event)) {
                        S state = fold.evolve(fold.initial(), event);
                        return new Folded<>(List.of(state), result.token());
                    }
                }
            }
            return new Folded<>(List.of(fold.initial()), result.token());
        }
    }
}
