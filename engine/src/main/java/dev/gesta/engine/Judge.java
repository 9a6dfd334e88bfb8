package dev.gesta.engine;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.Event;
import dev.gesta.EventStoreException;
import dev.gesta.Position;

/**
 * Decides whether an append goes into the log: by the log before it and the request, and by nothing
 * else, so that whoever has the same log decides alike. No clock, no chance, no disk: what lies
 * before the caller's own check was looked at there, and what came after it has just been written
 * and is in memory, also where a segment was sealed meanwhile.
 *
 * <p>For the writer thread alone.
 */
final class Judge {

    /** What is decided about an append, from the log before it and the request alone. */
    sealed interface Verdict {

        /** It goes into the log. */
        record Accepted() implements Verdict {}

        /** It does not; nothing is stored. */
        record Refused(EventStoreException reason) implements Verdict {}

        /**
         * An id of it was stored since it was checked: whether by the same append must be looked up
         * on another thread, once that is durable.
         */
        record CheckAgain() implements Verdict {}
    }

    private final LogSearch log;

    Judge(LogSearch log) {
        this.log = log;
    }

    /**
     * Judges {@code request} against everything up to {@code last}, including what is not durable
     * yet.
     */
    Verdict judge(AppendRequest request, long last) {
        Precheck known = request.precheck();
        if (hasNewId(request, known.upTo())) {
            return new Verdict.CheckAgain();
        }
        for (int i = 0; i < known.guards().size(); i++) {
            Precheck.Guard guard = known.guards().get(i);
            long conflict = conflict(guard, known.upTo(), last);
            if (conflict != HOLDS) {
                Position position = conflict == 0 ? null : new Position(conflict);
                return new Verdict.Refused(
                        new AppendConditionFailedException(
                                i, request.append().conditions().get(i), position));
            }
        }
        return new Verdict.Accepted();
    }

    /** An id that was stored up to {@code upTo} would have been found by the check. */
    private boolean hasNewId(AppendRequest request, long upTo) {
        for (Event event : request.append().events()) {
            if (log.isStoredAfter(event.id(), upTo)) {
                return true;
            }
        }
        return false;
    }

    private static final long HOLDS = -1;

    /** Returns {@link #HOLDS}, or the position of an event against it, or 0 if there is none. */
    private long conflict(Precheck.Guard guard, long upTo, long last) {
        return switch (guard) {
            case Precheck.Guard.NoMatch(var query, long after) -> {
                long found = log.firstMatch(query, Math.max(after, upTo), last);
                yield found == 0 ? HOLDS : found;
            }
            case Precheck.Guard.Length(var tag, long wanted, long soFar) -> {
                long length = soFar + log.count(tag, upTo, last);
                if (length == wanted) {
                    yield HOLDS;
                }
                yield length > wanted ? log.positionOf(tag, upTo, wanted - soFar) : 0;
            }
        };
    }
}
