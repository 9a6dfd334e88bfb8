package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.ConsistencyToken;
import dev.gesta.Idempotency;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.StaleTimelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the caller's thread found out about the log up to a position, so that the writer need only
 * look at what came after it, which is in memory.
 *
 * @param upTo the position, at most the head
 * @param guards the append's conditions, of which none fails up to there
 * @param before the first event of the same append, if it was stored before
 */
record Precheck(long upTo, List<Guard> guards, Optional<SequencedEvent> before) {

    /** An append condition in the index's words, with what is known of it up to some position. */
    sealed interface Guard {

        /** No event matches {@code query} after position {@code after}. */
        record NoMatch(QueryTerms query, long after) implements Guard {}

        /** Exactly {@code wanted} events have {@code tag}, of which {@code soFar} are known. */
        record Length(Term tag, long wanted, long soFar) implements Guard {}
    }

    /**
     * Checks identity, then the conditions' tokens, then the conditions, against the log up to
     * {@code head}. Identity comes first, since a repeated append is answered whatever it is
     * conditioned on.
     *
     * @throws StaleTimelineException if a condition is of another timeline
     * @throws IdempotencyConflictException if an id is stored with other events
     * @throws AppendConditionFailedException if a condition fails already
     */
    static Precheck of(Append append, LogSearch log, ConsistencyToken head) {
        long upTo = head.position().value();
        Optional<SequencedEvent> before = Idempotency.check(append, id -> log.find(id, upTo));
        if (before.isPresent()) {
            return new Precheck(upTo, List.of(), before);
        }
        for (AppendCondition condition : append.conditions()) {
            condition.token().requireOf(head.store(), head.timeline());
        }
        return new Precheck(upTo, guards(append, log, upTo), Optional.empty());
    }

    /**
     * Turns the conditions into guards, unless one fails for good; then the first that fails now is
     * named, which may be one that a stream is still too short for.
     */
    private static List<Guard> guards(Append append, LogSearch log, long upTo) {
        List<Guard> guards = new ArrayList<>();
        int unmet = -1;
        for (int i = 0; i < append.conditions().size(); i++) {
            Guard guard = guard(append.conditions().get(i), log, upTo);
            long conflict = conflict(guard, log, upTo);
            if (conflict != 0) {
                int which = unmet < 0 ? i : unmet;
                throw new AppendConditionFailedException(
                        which,
                        append.conditions().get(which),
                        unmet < 0 ? new Position(conflict) : null);
            }
            if (unmet < 0 && guard instanceof Guard.Length(_, long wanted, long soFar)) {
                unmet = soFar < wanted ? i : unmet;
            }
            guards.add(guard);
        }
        return guards;
    }

    private static Guard guard(AppendCondition condition, LogSearch log, long upTo) {
        return switch (condition) {
            case AppendCondition.NoEventMatches(var query, var after) ->
                    new Guard.NoMatch(log.terms(query), after.position().value());
            case AppendCondition.RevisionIs(var tag, long revision, _) -> {
                Term term = log.term(tag);
                yield new Guard.Length(term, revision + 1, log.count(term, upTo));
            }
        };
    }

    /** Returns the position of an event that makes the guard fail for good, or 0. */
    private static long conflict(Guard guard, LogSearch log, long upTo) {
        return switch (guard) {
            case Guard.NoMatch(var query, long after) -> log.firstMatch(query, after, upTo);
            case Guard.Length(var tag, long wanted, long soFar) ->
                    soFar > wanted ? log.positionOf(tag, 0, wanted) : 0;
        };
    }
}
