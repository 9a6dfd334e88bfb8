package dev.gesta.toolkit;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.OverloadedException;
import dev.gesta.StaleTimelineException;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Makes decisions, again where there was a conflict, and counts how they went. */
final class Decisions {

    /** How often an append whose outcome is unknown is sent again, with the same ids. */
    private static final int MOST_RESENDS = 3;

    /** What a rule comes to at one moment, and what it depends on. */
    record Attempt<E, R>(Answer<E, R> answer, ConsistencyToken seen, Boundary boundary) {}

    /** A decision, in whichever form. */
    sealed interface Form<E, R> {

        /** Reads and decides once. */
        Attempt<E, R> attempt(Gesta gesta);
    }

    /** One read of all projections. */
    record Whole<E, R>(Decision<E, R> decision) implements Form<E, R> {

        @Override
        public Attempt<E, R> attempt(Gesta gesta) {
            Folded<List<?>> folded = gesta.reader().now(decision.folds());
            return new Attempt<>(
                    decision.answer(folded.state()),
                    folded.token(),
                    Boundary.of(decision.folds(), gesta.catalog()));
        }
    }

    /** Read after read, all at one position. */
    record Stepwise<E, R>(Reading.Rule<E, R> rule) implements Form<E, R> {

        @Override
        public Attempt<E, R> attempt(Gesta gesta) {
            Reading reading = new Reading(gesta.reader(), gesta.store().head());
            Answer<E, R> answer = rule.decide(reading);
            return new Attempt<>(answer, reading.at(), reading.boundary(gesta.catalog()));
        }
    }

    private static final class Counters {
        final LongAdder accepted = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder conflicts = new LongAdder();
        final LongAdder givenUp = new LongAdder();
    }

    private final Retry retry;
    private final IntFunction<UUID> ids;
    private final Counters counters;

    private Decisions(Retry retry, IntFunction<UUID> ids, Counters counters) {
        this.retry = retry;
        this.ids = ids;
        this.counters = counters;
    }

    static Decisions standard() {
        return new Decisions(Retry.standard(), Gesta.randomIds(), new Counters());
    }

    Decisions with(Retry other) {
        return new Decisions(other, ids, counters);
    }

    Decisions with(IntFunction<UUID> other) {
        return new Decisions(retry, other, counters);
    }

    IntFunction<UUID> ids() {
        return ids;
    }

    DecisionCounts counts() {
        return new DecisionCounts(
                counters.accepted.sum(),
                counters.refused.sum(),
                counters.conflicts.sum(),
                counters.givenUp.sum());
    }

    <E, R> Outcome<E, R> decide(Gesta gesta, Form<E, R> form) {
        for (int conflicts = 1; ; conflicts++) {
            try {
                return decideOnce(gesta, form);
            } catch (AppendConditionFailedException | StaleTimelineException e) {
                counters.conflicts.increment();
                boolean last = conflicts >= retry.attempts();
                if (last || !pause(retry.pause(conflicts, ThreadLocalRandom.current()))) {
                    counters.givenUp.increment();
                    throw e;
                }
            }
        }
    }

    private <E, R> Outcome<E, R> decideOnce(Gesta gesta, Form<E, R> form) {
        Attempt<E, R> attempt = form.attempt(gesta);
        return switch (attempt.answer()) {
            case Answer.Refuse<E, R>(R reason) -> {
                counters.refused.increment();
                yield new Outcome.Refused<>(reason, attempt.seen());
            }
            case Answer.Accept<E, R>(List<E> events) -> {
                Receipt receipt = append(gesta, events, attempt);
                counters.accepted.increment();
                yield new Outcome.Accepted<>(events, receipt);
            }
        };
    }

    private Receipt append(Gesta gesta, List<?> events, Attempt<?, ?> attempt) {
        if (events.isEmpty()) {
            return new Receipt(attempt.seen(), List.of());
        }
        List<AppendCondition> conditions = attempt.boundary().conditions(attempt.seen());
        return append(gesta.store(), new Append(gesta.encode(events), conditions));
    }

    /**
     * Appends, and asks again where the outcome is unknown: the ids are the same, so that nothing
     * is stored twice, and the store says what became of the first request.
     */
    Receipt append(EventStore store, Append append) {
        try {
            return Receipt.of(store.append(append));
        } catch (OutcomeUnknownException unknown) {
            return askAgain(store, append, unknown);
        }
    }

    private Receipt askAgain(EventStore store, Append append, OutcomeUnknownException unknown) {
        for (int resends = 1; resends <= MOST_RESENDS; resends++) {
            if (!pause(retry.pause(resends, ThreadLocalRandom.current()))) {
                break;
            }
            try {
                return Receipt.of(store.append(append));
            } catch (OutcomeUnknownException
                    | OverloadedException
                    | StoreUnavailableException
                    | StoreFailedException e) {
                unknown.addSuppressed(e); // says nothing of the first request
            }
        }
        throw unknown;
    }

    /** Returns whether the pause went undisturbed; an interrupt ends it, and stays set. */
    private static boolean pause(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        long left = pause.toNanos();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
        return !Thread.currentThread().isInterrupted();
    }
}
