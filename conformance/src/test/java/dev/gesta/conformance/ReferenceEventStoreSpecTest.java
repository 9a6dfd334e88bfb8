package dev.gesta.conformance;

import dev.gesta.ReferenceEventStore;

class ReferenceEventStoreSpecTest extends EventStoreSpec {

    @Override
    protected Backend backend() {
        return Backend.of(_ -> ReferenceEventStore.create());
    }
}
