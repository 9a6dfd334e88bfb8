package dev.gesta.conformance;

import dev.gesta.EventStore;
import java.util.List;
import java.util.function.Function;

/**
 * A store with one bug.
 *
 * @param bug what it does wrong
 * @param caughtBy the cases of which each must fail on it, separated by spaces
 */
record WrongStore(String bug, String caughtBy, Function<PlainStore.Data, EventStore> opening) {

    List<String> cases() {
        return List.of(caughtBy.split(" ", -1));
    }

    @Override
    public String toString() {
        return bug;
    }
}
