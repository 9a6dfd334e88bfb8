package dev.gesta.toolkit;

import java.util.List;
import java.util.function.Function;

/** What a function makes of the states of several folds. */
final class Combined<S> extends Projection<S> {

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
