package dev.gesta.studio;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The insights into one store. Each is a tally that goes on where it stopped: a request adds events
 * to it for a bounded time and then answers with what there is. So an answer comes soon however
 * large the store is, whoever wants all of it asks again, nothing runs that nobody waits for, and
 * new events cost only themselves.
 *
 * <p>Tallies that were not asked for lately are dropped, so that all together stay within a bound.
 * Safe for use by many threads; those that ask the same question wait for each other.
 */
final class Insights {

    /** The most that tallies keep together, in things of theirs. */
    static final long MAX_ENTRIES = 4_000_000;

    /** The most tallies. */
    static final int MAX_TALLIES = 64;

    private static final int EVENTS_BETWEEN_LOOKS = 64;
    private static final int WAIT_FACTOR = 4;

    private final EventStore store;
    private final Duration budget;
    private final LongSupplier nanos;
    private final Map<Question<?>, Running<?>> running = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * A question whose answer is counted.
     *
     * @param <T> what counts it
     */
    interface Question<T extends Tally> {

        /** Returns the events that it is about. */
        Selection selection();

        /** Returns a tally of no events. */
        T begin();
    }

    /**
     * @param store what the insights are into
     * @param budget how long a request may count before it answers
     * @param nanos a clock that only measures, such as {@link System#nanoTime}
     */
    Insights(EventStore store, Duration budget, LongSupplier nanos) {
        this.store = store;
        this.budget = budget;
        this.nanos = nanos;
    }

    /**
     * Counts on, and answers.
     *
     * @param view makes the answer of the tally; must not keep any of it
     * @throws StoreUnavailableException if others ask the same question for too long
     */
    <T extends Tally, R> Insight<R> ask(Question<T> question, Function<T, R> view) {
        Running<T> tally = find(question);
        try {
            return tally.answer(view);
        } finally {
            dropOld();
        }
    }

    @SuppressWarnings("unchecked") // a question is stored with its own tally only
    private <T extends Tally> Running<T> find(Question<T> question) {
        ConsistencyToken head = store.head();
        synchronized (running) {
            Running<?> found = running.get(question);
            if (found == null || found.timeline != head.timeline()) {
                found = new Running<>(question, head.timeline());
                running.put(question, found);
            }
            return (Running<T>) found;
        }
    }

    private void dropOld() {
        synchronized (running) {
            long entries = running.values().stream().mapToLong(tally -> tally.entries).sum();
            Iterator<Running<?>> oldest = running.values().iterator();
            while (running.size() > 1 && (running.size() > MAX_TALLIES || entries > MAX_ENTRIES)) {
                entries -= oldest.next().entries;
                oldest.remove();
            }
        }
    }

    /** Returns how many tallies are kept. */
    int tallies() {
        synchronized (running) {
            return running.size();
        }
    }

    private final class Running<T extends Tally> {

        private final ReentrantLock lock = new ReentrantLock();
        private final Selection selection;
        private final T tally;
        private final long timeline;
        private Position upTo = Position.START;
        private volatile long entries;

        Running(Question<T> question, long timeline) {
            this.selection = question.selection();
            this.tally = question.begin();
            this.timeline = timeline;
        }

        <R> Insight<R> answer(Function<T, R> view) {
            enter();
            try {
                Position head = countOn();
                entries = tally.entries();
                return new Insight<>(view.apply(tally), upTo, head, !head.isAfter(upTo));
            } finally {
                lock.unlock();
            }
        }

        private void enter() {
            try {
                if (lock.tryLock(budget.toNanos() * WAIT_FACTOR, TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new StoreUnavailableException("others ask the same just now; ask again", null);
        }

        private Position countOn() {
            long start = nanos.getAsLong();
            ReadOptions options = ReadOptions.forwards().from(upTo.value() + 1);
            try (ReadResult events = store.read(selection.query(), options)) {
                int seen = 0;
                for (SequencedEvent event : events) {
                    add(event);
                    seen++;
                    if (seen % EVENTS_BETWEEN_LOOKS == 0 && isOver(start)) {
                        return store.head().position();
                    }
                }
                upTo = events.token().position();
                return upTo;
            }
        }

        private void add(SequencedEvent event) {
            Instant time = selection.clock().of(event);
            if (selection.includes(event, time)) {
                tally.add(event, time);
            }
            upTo = event.position();
        }

        private boolean isOver(long start) {
            return nanos.getAsLong() - start >= budget.toNanos();
        }
    }
}
