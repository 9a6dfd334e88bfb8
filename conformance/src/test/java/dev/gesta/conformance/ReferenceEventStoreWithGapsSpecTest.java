package dev.gesta.conformance;

import dev.gesta.ReferenceEventStore;

/** No case may rely on the position after {@code p} being {@code p + 1}. */
class ReferenceEventStoreWithGapsSpecTest extends EventStoreSpec {

    @Override
    protected Backend backend() {
        return Backend.of(_ -> ReferenceEventStore.withGaps(3));
    }
}
