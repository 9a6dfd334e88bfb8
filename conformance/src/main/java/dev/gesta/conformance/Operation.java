package dev.gesta.conformance;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Query;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import java.util.List;

/** What a client did, and between which two moments of {@link System#nanoTime()}. */
sealed interface Operation {

    /** An append with its answer. */
    record Appending(long began, long ended, Append append, Answer answer) implements Operation {}

    /** A read to the end. */
    record Reading(
            long began,
            long ended,
            Query query,
            List<SequencedEvent> events,
            ConsistencyToken token)
            implements Operation {}

    long began();

    long ended();

    /** Returns the last position that this operation shows to be in the log; 0 for none. */
    default long shows() {
        return switch (this) {
            case Appending(_, _, _, Answer.Stored(Appended appended)) -> appended.last().value();
            case Appending _ -> 0;
            case Reading reading -> reading.token().position().value();
        };
    }

    static Appending append(EventStore store, Append append) {
        long began = System.nanoTime();
        Answer answer = Answer.to(() -> store.append(append));
        return new Appending(began, System.nanoTime(), append, answer);
    }

    static Reading read(EventStore store, Query query) {
        long began = System.nanoTime();
        ReadResult result = store.read(query);
        List<SequencedEvent> events = result.toList();
        return new Reading(began, System.nanoTime(), query, events, result.token());
    }
}
