package dev.gesta.cli;

import dev.gesta.AppendCondition;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.cli.LoanEvents.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Many applications at once, each by a course of its own: every event is an append with a
 * condition, and the next comes only when the one before is durable.
 */
final class BusyDay {

    static final int OFFICERS = 64;

    private static final int LEAST_SCORE = 400;
    private static final int BEST_SCORE = 850;

    private final EventStore store;
    private final LongSupplier nanos;
    private final AtomicInteger nextNumber;
    private final AtomicLong appends = new AtomicLong();

    /**
     * What was measured.
     *
     * @param appends how many appends were answered
     * @param applications how many applications ran their course
     * @param nanos how long it took
     */
    record Measured(long appends, long applications, long nanos) {}

    BusyDay(EventStore store, LongSupplier nanos, int firstNumber) {
        this.store = store;
        this.nanos = nanos;
        this.nextNumber = new AtomicInteger(firstNumber);
    }

    /** Runs at most so many applications, and begins none after {@code nanosAtMost}. */
    Measured run(int applications, long nanosAtMost) throws InterruptedException {
        int first = nextNumber.get();
        long begun = nanos.getAsLong();
        long end = begun + nanosAtMost;
        try (ExecutorService officers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < OFFICERS; i++) {
                all.add(officers.submit(() -> work(first + applications, end)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        }
        long done = Math.min(nextNumber.get() - first, applications);
        return new Measured(appends.get(), done, nanos.getAsLong() - begun);
    }

    /** Measures the same with one officer, who waits for each answer: nanoseconds, ascending. */
    List<Long> oneByOne(int howMany) {
        List<Long> took = new ArrayList<>();
        while (took.size() < howMany) {
            Application application = application(nextNumber.getAndIncrement());
            int revision = -1;
            for (Event event : course(application)) {
                long begun = nanos.getAsLong();
                append(application, event, revision++);
                took.add(nanos.getAsLong() - begun);
            }
        }
        took.sort(null);
        return took;
    }

    private void work(int beyond, long end) {
        while (nanos.getAsLong() < end) {
            int number = nextNumber.getAndIncrement();
            if (number >= beyond) {
                return;
            }
            Application application = application(number);
            int revision = -1;
            for (Event event : course(application)) {
                append(application, event, revision++);
            }
        }
    }

    private void append(Application application, Event event, int revision) {
        store.append(List.of(event), AppendCondition.expectRevision(application.tag(), revision));
        appends.incrementAndGet();
    }

    private static Application application(int number) {
        long amount = (1 + number * 7919L % 25) * 1_000;
        return new Application(number, "C-" + number, amount);
    }

    /** Returns what happens to an application, drawn from its number. */
    private static List<Event> course(Application application) {
        Random random = new Random(application.number());
        List<Event> course = new ArrayList<>(List.of(application.submitted()));
        if (random.nextInt(100) < 8) {
            course.add(application.withdrawn());
            return course;
        }
        int score = LEAST_SCORE + random.nextInt(BEST_SCORE - LEAST_SCORE);
        course.add(application.checked(score));
        if (score < 550) {
            course.add(application.declined("score too low"));
            return course;
        }
        long offer = application.amount() - random.nextInt(2) * 1_000L;
        course.add(application.offered(offer));
        if (random.nextInt(100) < 20) {
            course.add(application.offered(offer + 500));
        }
        course.add(random.nextInt(100) < 80 ? application.accepted() : application.withdrawn());
        return course;
    }
}
