package dev.gesta.engine;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.Event;
import dev.gesta.Position;

/**
 * Decides whether an append goes into the log: by the log before it and the request, and by nothing
 * else, so that whoever has the same log decides alike. No clock, no chance, no disk: what lies
 * before the caller's own check was looked at there, and what came after it is in memory.
 *
 * <p>For the writer thread alone.
 */
final class Judge {

    private final SegmentCatalog catalog;
    private final LogSearch log;

    Judge(SegmentCatalog catalog, LogSearch log) {
        this.catalog = catalog;
        this.log = log;
    }

    /**
     * Judges {@code request} against everything up to {@code last}, including what is not durable
     * yet.
     */
    Verdict judge(AppendRequest request, long last) {
        Precheck known = request.precheck();
        Segment active = catalog.active();
        if (known.upTo() < active.firstPosition() - 1 || hasNewId(request, active)) {
            return new Verdict.CheckAgain();
        }
        for (int i = 0; i < known.guards().size(); i++) {
            Guard guard = known.guards().get(i);
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

    /**
     * Whatever id is in the active segment was stored after the check, which would have found it.
     */
    private static boolean hasNewId(AppendRequest request, Segment active) {
        for (Event event : request.append().events()) {
            if (active.ask(index -> index.find(event.id())) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static final long HOLDS = -1;

    /** Returns {@link #HOLDS}, or the position of an event against it, or 0 if there is none. */
    private long conflict(Guard guard, long upTo, long last) {
        return switch (guard) {
            case Guard.NoMatch(var query, long after) -> {
                long found = log.firstMatch(query, Math.max(after, upTo), last);
                yield found == 0 ? HOLDS : found;
            }
            case Guard.Length(var tag, long wanted, long soFar) -> {
                long length = soFar + countInActive(tag, upTo);
                if (length == wanted) {
                    yield HOLDS;
                }
                yield length > wanted ? positionInActive(tag, upTo, wanted - soFar) : 0;
            }
        };
    }

    private long countInActive(Term tag, long upTo) {
        Segment active = catalog.active();
        int from = active.ordinalOf(upTo + 1);
        return active.ask(index -> {
            Postings postings = index.find(tag);
            return postings.size() - postings.rankOf(from);
        });
    }

    /** Returns the position of the event that is {@code rank} events after {@code upTo}. */
    private long positionInActive(Term tag, long upTo, long rank) {
        Segment active = catalog.active();
        int from = active.ordinalOf(upTo + 1);
        return active.firstPosition()
                + active.ask(index -> {
                    Postings postings = index.find(tag);
                    return postings.get(postings.rankOf(from) + (int) rank);
                });
    }
}
