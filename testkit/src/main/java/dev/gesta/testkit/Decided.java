package dev.gesta.testkit;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.toolkit.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A decision in a scenario, of which must be said what becomes of it.
 *
 * @param <E> the events it may append
 * @param <R> the reasons for which it may refuse
 */
public final class Decided<E, R> {

    private final Scenario before;
    private final Function<Stage, Outcome<E, R>> decide;

    Decided(Scenario before, Function<Stage, Outcome<E, R>> decide) {
        this.before = before;
        this.decide = decide;
    }

    /** Then it is accepted, and exactly these events are stored. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied, and goes no further
    public final Scenario thenAccepted(E first, E... more) {
        List<E> expected = new ArrayList<>(List.of(first));
        expected.addAll(Arrays.asList(more));
        return thenEvents(List.copyOf(expected));
    }

    /** Then it is accepted, and there is nothing to store. */
    public Scenario thenNothing() {
        return thenEvents(List.of());
    }

    private Scenario thenEvents(List<E> expected) {
        return before.checked(stage -> {
            switch (decide(stage)) {
                case Outcome.Accepted<E, R>(List<E> events, _) -> requireEvents(expected, events);
                case Outcome.Refused<E, R>(R reason, _) ->
                        throw new Mismatch(
                                "the decision was to be accepted, and was refused: "
                                        + Fields.text(reason));
            }
        });
    }

    private void requireEvents(List<E> expected, List<E> events) {
        if (!expected.equals(events)) {
            throw new Mismatch(
                    "the decision came to other events\n\n"
                            + Differences.between(expected, events));
        }
    }

    /** Then it is refused for this reason, and nothing is stored. */
    public Scenario thenRefused(R expected) {
        return before.checked(stage -> {
            switch (decide(stage)) {
                case Outcome.Accepted<E, R>(List<E> events, _) ->
                        throw new Mismatch(
                                "the decision was to be refused (%s), and was accepted: %s"
                                        .formatted(Fields.text(expected), Fields.text(events)));
                case Outcome.Refused<E, R>(R reason, _) -> {
                    if (!expected.equals(reason)) {
                        throw new Mismatch(
                                "the decision was refused for another reason\n\n"
                                        + Differences.between(expected, reason));
                    }
                }
            }
        });
    }

    /** Then {@code check} agrees to what becomes of it. */
    public Scenario thenOutcome(Consumer<Outcome<E, R>> check) {
        return before.checked(stage -> check.accept(decide(stage)));
    }

    /** Then it fails since others were quicker at each attempt, and nothing of it is stored. */
    public Scenario thenConflict() {
        return thenFails(AppendConditionFailedException.class);
    }

    /** Then it fails with such an exception. */
    public Scenario thenFails(Class<? extends RuntimeException> expected) {
        return before.checked(stage -> {
            @Nullable RuntimeException failure = failure(stage);
            if (failure == null) {
                throw new Mismatch(
                        "the decision was to fail with %s, and did not"
                                .formatted(expected.getName()));
            }
            if (!expected.isInstance(failure)) {
                throw failure;
            }
            stage.tell("", "failed: " + failure.getMessage());
        });
    }

    private @Nullable RuntimeException failure(Stage stage) {
        try {
            decide(stage);
            return null;
        } catch (Mismatch e) {
            throw e;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private Outcome<E, R> decide(Stage stage) {
        stage.tell("when", "a decision is made");
        Outcome<E, R> outcome = decide.apply(stage);
        stage.letOthersAct();
        switch (outcome) {
            case Outcome.Accepted<E, R>(List<E> events, _) -> {
                events.forEach(event -> stage.tell("then", Fields.text(event)));
                stage.checkRoundTrips(events);
            }
            case Outcome.Refused<E, R>(R reason, _) ->
                    stage.tell("then", "refused: " + Fields.text(reason));
        }
        stage.settle();
        return outcome;
    }
}
