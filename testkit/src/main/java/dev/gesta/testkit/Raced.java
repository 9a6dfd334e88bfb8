package dev.gesta.testkit;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Decisions that are made at the same time, of which must be said what becomes of them. Each time a
 * later step plays the scenario, they race anew.
 *
 * @param <E> the events they may append
 * @param <R> the reasons for which they may refuse
 */
public final class Raced<E, R> {

    private static final long MAX_SECONDS = 60;

    private final Scenario before;
    private final List<Decision<E, R>> decisions;

    Raced(Scenario before, List<Decision<E, R>> decisions) {
        this.before = before;
        this.decisions = decisions;
    }

    /**
     * Then so many are accepted, and the others refused for these reasons.
     *
     * @param refusals one reason for each that is refused, in any order
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied, and goes no further
    public final Scenario thenAccepted(int accepted, R... refusals) {
        List<R> expected = new ArrayList<>(Arrays.asList(refusals));
        return thenOutcomes(outcomes -> {
            List<R> left = new ArrayList<>(expected);
            boolean asExpected = true;
            int found = 0;
            for (Outcome<E, R> outcome : outcomes) {
                switch (outcome) {
                    case Outcome.Accepted<E, R> _ -> found++;
                    case Outcome.Refused<E, R>(R reason, _) -> asExpected &= left.remove(reason);
                }
            }
            if (found != accepted || !asExpected || !left.isEmpty()) {
                throw new Mismatch(
                        "of %d decisions at once, %d were to be accepted and the others"
                                        .formatted(decisions.size(), accepted)
                                + " refused for "
                                + Fields.text(expected)
                                + ", but "
                                + found
                                + " were accepted");
            }
        });
    }

    /** Then {@code check} agrees to what becomes of them, in the order of the decisions. */
    public Scenario thenOutcomes(Consumer<List<Outcome<E, R>>> check) {
        return before.checked(stage -> check.accept(race(stage)));
    }

    private List<Outcome<E, R>> race(Stage stage) {
        stage.tell("when", decisions.size() + " decisions are made at once");
        CyclicBarrier start = new CyclicBarrier(decisions.size());
        EventContext context = stage.context();
        List<Callable<Outcome<E, R>>> racers = new ArrayList<>();
        for (Decision<E, R> decision : decisions) {
            racers.add(() -> {
                start.await(MAX_SECONDS, TimeUnit.SECONDS);
                return context.call(() -> stage.gesta().decide(decision));
            });
        }
        List<Outcome<E, R>> outcomes = run(racers);
        outcomes.forEach(outcome -> tell(stage, outcome));
        stage.settle();
        return outcomes;
    }

    private static <T> List<T> run(List<Callable<T>> racers) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(racers, MAX_SECONDS, TimeUnit.SECONDS)) {
                results.add(each.get(0, TimeUnit.SECONDS));
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while decisions raced", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a decision failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "a decision took longer than " + MAX_SECONDS + " seconds", e);
        }
    }

    private static void tell(Stage stage, Outcome<?, ?> outcome) {
        switch (outcome) {
            case Outcome.Accepted<?, ?>(List<?> events, _) -> {
                events.forEach(event -> stage.tell("then", Fields.text(event)));
                stage.checkRoundTrips(events);
            }
            case Outcome.Refused<?, ?>(var reason, _) ->
                    stage.tell("then", "refused: " + Fields.text(reason));
        }
    }
}
