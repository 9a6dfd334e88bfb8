package dev.gesta.testkit;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is to be compared in a scenario.
 *
 * @param <V> the class of what is compared
 */
public final class Answered<V> {

    private final Scenario scenario;
    private final Function<Stage, V> value;

    Answered(Scenario scenario, Function<Stage, V> value) {
        this.scenario = scenario;
        this.value = value;
    }

    /** Then it is this. */
    public Scenario is(V expected) {
        return scenario.checked(stage -> {
            V actual = value.apply(stage);
            if (!expected.equals(actual)) {
                throw new Mismatch(
                        "the state is another one\n\n" + Differences.between(expected, actual));
            }
        });
    }

    /** Then {@code check} agrees to it. */
    public Scenario satisfies(Consumer<? super V> check) {
        return scenario.checked(stage -> check.accept(value.apply(stage)));
    }
}
