package dev.gesta.conformance;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.EventStoreException;
import java.util.List;
import java.util.function.Supplier;

/** What a store said to an append: one of the two. */
sealed interface Answer {

    /** It is stored. */
    record Stored(Appended appended) implements Answer {}

    /** It failed. */
    record Refused(EventStoreException reason) implements Answer {}

    /** Waits for the answer to an append. */
    static Answer to(Supplier<Appended> append) {
        try {
            return new Stored(append.get());
        } catch (EventStoreException reason) {
            return new Refused(reason);
        }
    }

    default boolean isStored() {
        return this instanceof Stored;
    }

    default boolean isConflict() {
        return this instanceof Refused(AppendConditionFailedException _);
    }

    static long stored(List<Answer> answers) {
        return answers.stream().filter(Answer::isStored).count();
    }

    static long conflicts(List<Answer> answers) {
        return answers.stream().filter(Answer::isConflict).count();
    }
}
