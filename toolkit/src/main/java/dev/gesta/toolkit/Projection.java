package dev.gesta.toolkit;

import dev.gesta.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What the past comes to, as a value: which events count, and how they are folded into a state. The
 * query follows from the fold, so that the two cannot drift apart.
 *
 * <p>One projection serves three lives: folded on demand ({@link Gesta#project}), inside a {@link
 * Decision}, where its query becomes the append condition, or kept up to date as a read model.
 *
 * <pre>{@code
 * static Projection<Integer> seatsTaken(CourseId course) {
 *     return Projection.count(StudentSubscribed.class, course);
 * }
 * }</pre>
 *
 * <p>Immutable; the functions it was made of must be pure.
 *
 * @param <S> the state, immutable by preference
 */
public abstract sealed class Projection<S> permits Fold, Projection.Combined {

    Projection() {}

    /** Returns a fold that handles nothing yet; {@link Fold#on} adds what it handles. */
    public static <S> Fold<S> startingWith(S initial) {
        return Fold.of(initial);
    }

    /**
     * Returns the fold of a whole group of events with one function, mostly a {@code switch} over a
     * sealed type: then a new event breaks the build exactly where it matters.
     *
     * @param events the sealed type, or one record
     * @param ids the events count that carry all of these
     */
    public static <S, E> Fold<S> of(
            Class<E> events, S initial, BiFunction<S, E, S> evolve, TagId... ids) {
        return startingWith(initial).on(events, evolve).about(ids);
    }

    /** Returns how many events of this class carry all of these ids. */
    public static Fold<Integer> count(Class<?> events, TagId... ids) {
        return startingWith(0).on(events, (count, _) -> count + 1).about(ids);
    }

    /** Returns whether an event of this class carries all of these ids. */
    public static Fold<Boolean> exists(Class<?> events, TagId... ids) {
        return startingWith(false).on(events, (_, _) -> true).about(ids).newestOnly();
    }

    /**
     * Returns what {@code value} says of the newest event of this class with all of these ids, if
     * there is one. Alone, it reads that one event and no others.
     */
    public static <E, V> Fold<Optional<V>> latest(
            Class<E> events, Function<? super E, ? extends V> value, TagId... ids) {
        Optional<V> none = Optional.empty();
        return startingWith(none)
                .on(events, (_, event) -> Optional.<V>of(value.apply(event)))
                .about(ids)
                .newestOnly();
    }

    /** Returns the states of all {@code projections}, in their order. */
    public static <S> Projection<List<S>> all(List<? extends Projection<S>> projections) {
        List<Fold<?>> folds = new ArrayList<>();
        projections.forEach(each -> folds.addAll(each.folds()));
        List<? extends Projection<S>> parts = List.copyOf(projections);
        return new Combined<>(
                folds,
                states -> {
                    List<S> all = new ArrayList<>();
                    int from = 0;
                    for (Projection<S> each : parts) {
                        all.add(each.result(states, from));
                        from += each.folds().size();
                    }
                    return all;
                });
    }

    /** Returns what {@code change} makes of this projection's state. */
    public <T> Projection<T> map(Function<? super S, ? extends T> change) {
        return new Combined<>(folds(), states -> change.apply(result(states, 0)));
    }

    /** Returns what {@code combine} makes of the states of this projection and another. */
    public <T, U> Projection<U> with(
            Projection<T> other, BiFunction<? super S, ? super T, ? extends U> combine) {
        List<Fold<?>> folds = new ArrayList<>(folds());
        folds.addAll(other.folds());
        int mine = folds().size();
        return new Combined<>(
                folds, states -> combine.apply(result(states, 0), other.result(states, mine)));
    }

    /**
     * Returns which stored events this projection depends on: what a decision over it reads, and
     * what must not have been added since.
     *
     * @throws dev.gesta.InvalidRequestException if a class that it handles is not in the catalog,
     *     or it is too much for one query
     */
    public Query query(EventCatalog catalog) {
        return Boundary.of(folds(), catalog).query();
    }

    /** Returns the folds that have to be run. */
    abstract List<Fold<?>> folds();

    /** Returns the state, of the states of the folds, which begin at {@code from} in the list. */
    abstract S result(List<?> states, int from);

    /** What a function makes of the states of several folds. */
    static final class Combined<S> extends Projection<S> {

        private final List<Fold<?>> folds;
        private final Function<List<?>, ? extends S> combine;

        Combined(List<Fold<?>> folds, Function<List<?>, ? extends S> combine) {
            this.folds = List.copyOf(folds);
            this.combine = combine;
        }

        @Override
        List<Fold<?>> folds() {
            return folds;
        }

        @Override
        S result(List<?> states, int from) {
            return combine.apply(states.subList(from, from + folds.size()));
        }
    }
}
