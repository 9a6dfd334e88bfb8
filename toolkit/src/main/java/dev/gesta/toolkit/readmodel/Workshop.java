package dev.gesta.toolkit.readmodel;

import dev.gesta.EventStore;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Gesta;
import java.time.Instant;
import java.time.InstantSource;

/** What all parts of one projector share. */
record Workshop<T>(
        Gesta gesta,
        ReadModel<T> model,
        TransactionalSink<T> sink,
        ProjectorOptions options,
        InstantSource clock) {

    EventStore store() {
        return gesta.store();
    }

    EventCatalog catalog() {
        return gesta.catalog();
    }

    ModelVersion version() {
        return model.version();
    }

    String lanesScope() {
        return version().scope("lanes");
    }

    Instant now() {
        return clock.instant();
    }
}
