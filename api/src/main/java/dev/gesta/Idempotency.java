package dev.gesta;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether an append was stored before. For those who write a store. */
public final class Idempotency {

    private Idempotency() {}

    /**
     * Looks up the ids of {@code append}.
     *
     * @param stored gives the stored event with an id, or null
     * @return the first stored event if the very same append is stored; empty if none of its ids is
     * @throws IdempotencyConflictException if its ids are stored with other events
     */
    public static Optional<SequencedEvent> check(
            Append append, Function<UUID, @Nullable SequencedEvent> stored) {
        List<Event> events = append.events();
        SequencedEvent first = null;
        for (int i = 0; i < events.size(); i++) {
            SequencedEvent found = stored.apply(events.get(i).id());
            if (i == 0) {
                first = found;
            }
            if (found == null && first == null) {
                continue;
            }
            requireSame(append, i, first, found);
        }
        return Optional.ofNullable(first);
    }

    private static void requireSame(
            Append append,
            int index,
            @Nullable SequencedEvent first,
            @Nullable SequencedEvent found) {
        if (first == null) {
            throw conflict(found, "but not all of the append's ids are");
        }
        if (found == null) {
            throw conflict(first, "but not all of the append's ids are");
        }
        if (first.indexInAppend() != 0 || first.appendSize() != append.events().size()) {
            throw conflict(first, "in an append of other events");
        }
        if (found.position().value() != first.position().value() + index) {
            throw conflict(found, "in another order");
        }
        if (!found.event().equals(append.events().get(index))) {
            throw conflict(found, "with other content");
        }
    }

    private static IdempotencyConflictException conflict(
            @Nullable SequencedEvent at, String difference) {
        if (at == null) {
            throw new IllegalStateException("no stored event to name");
        }
        return new IdempotencyConflictException(at.event().id(), at.position(), difference);
    }
}
