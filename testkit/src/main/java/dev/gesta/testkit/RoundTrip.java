package dev.gesta.testkit;

import dev.gesta.Event;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.UndecodableEventException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Whether an event comes back from the store as it went in. */
final class RoundTrip {

    private static final UUID ID = new UUID(0, 0);

    private RoundTrip() {}

    /** Fails with a {@link Mismatch} if {@code event} changes on its way. */
    static void check(EventCatalog catalog, Object event) {
        Event stored = catalog.encode(event, ID);
        List<?> back = decode(catalog, event, stored);
        if (!back.equals(List.of(event))) {
            throw new Mismatch(
                    "%s comes back from the store as something else; stored as %s%n%n%s"
                            .formatted(
                                    Fields.text(event),
                                    stored.data().asText(),
                                    Differences.between(List.of(event), back)));
        }
    }

    private static List<?> decode(EventCatalog catalog, Object event, Event stored) {
        try {
            return catalog
                    .decode(new SequencedEvent(Position.of(1), Instant.EPOCH, 0, 1, stored))
                    .stream()
                    .map(Sequenced::event)
                    .toList();
        } catch (UndecodableEventException e) {
            throw new Mismatch(
                    "%s does not come back from the store; stored as %s: %s"
                            .formatted(Fields.text(event), stored.data().asText(), e.getMessage()));
        }
    }
}
