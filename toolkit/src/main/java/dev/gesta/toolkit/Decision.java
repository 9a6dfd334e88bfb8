package dev.gesta.toolkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A rule of the business as a value: which projections it looks at, and what follows from their
 * states. {@link Gesta#decide(Decision)} reads all of them with one read, and appends the events
 * only if nothing was added since that the projections would have seen.
 *
 * <pre>{@code
 * static Decision<CourseDefined, String> define(CourseId course, int capacity) {
 *     return given(
 *             Projection.exists(CourseDefined.class, course),
 *             exists -> exists ? refuse("exists") : accept(new CourseDefined(course, capacity)));
 * }
 * }</pre>
 *
 * <p>Immutable. Its function is pure, and is called again where the decision has to be made again.
 *
 * @param <E> the events it may append
 * @param <R> the reasons for which it may refuse
 */
public final class Decision<E, R> {

    /** A function of three states. */
    @FunctionalInterface
    public interface Of3<A, B, C, E, R> {
        /** Returns the answer. */
        Answer<E, R> decide(A a, B b, C c);
    }

    /** A function of four states. */
    @FunctionalInterface
    public interface Of4<A, B, C, D, E, R> {
        /** Returns the answer. */
        Answer<E, R> decide(A a, B b, C c, D d);
    }

    private final List<Fold<?>> folds;
    private final Function<List<?>, Answer<E, R>> rule;

    private Decision(List<Fold<?>> folds, Function<List<?>, Answer<E, R>> rule) {
        this.folds = List.copyOf(folds);
        this.rule = rule;
    }

    /** Returns the decision that follows from the state of one projection. */
    public static <A, E, R> Decision<E, R> given(Projection<A> a, Function<A, Answer<E, R>> rule) {
        return new Decision<>(a.folds(), states -> rule.apply(a.result(states, 0)));
    }

    /** Returns the decision that follows from the states of two projections. */
    public static <A, B, E, R> Decision<E, R> given(
            Projection<A> a, Projection<B> b, BiFunction<A, B, Answer<E, R>> rule) {
        int atB = a.folds().size();
        return new Decision<>(
                concat(a, b), states -> rule.apply(a.result(states, 0), b.result(states, atB)));
    }

    /** Returns the decision that follows from the states of three projections. */
    public static <A, B, C, E, R> Decision<E, R> given(
            Projection<A> a, Projection<B> b, Projection<C> c, Of3<A, B, C, E, R> rule) {
        int atB = a.folds().size();
        int atC = atB + b.folds().size();
        return new Decision<>(
                concat(a, b, c),
                states ->
                        rule.decide(
                                a.result(states, 0), b.result(states, atB), c.result(states, atC)));
    }

    /**
     * Returns the decision that follows from the states of four projections. More are combined with
     * {@link Projection#with} or {@link Projection#all}.
     */
    public static <A, B, C, D, E, R> Decision<E, R> given(
            Projection<A> a,
            Projection<B> b,
            Projection<C> c,
            Projection<D> d,
            Of4<A, B, C, D, E, R> rule) {
        int atB = a.folds().size();
        int atC = atB + b.folds().size();
        int atD = atC + c.folds().size();
        return new Decision<>(
                concat(a, b, c, d),
                states ->
                        rule.decide(
                                a.result(states, 0),
                                b.result(states, atB),
                                c.result(states, atC),
                                d.result(states, atD)));
    }

    private static List<Fold<?>> concat(Projection<?>... projections) {
        List<Fold<?>> folds = new ArrayList<>();
        for (Projection<?> each : projections) {
            folds.addAll(each.folds());
        }
        return folds;
    }

    List<Fold<?>> folds() {
        return folds;
    }

    /** Returns the answer that follows from the states of the folds. */
    Answer<E, R> answer(List<?> states) {
        return rule.apply(states);
    }
}
