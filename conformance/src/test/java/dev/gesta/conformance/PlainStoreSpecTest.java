package dev.gesta.conformance;

/** The store that the wrong ones are made of is right, and the cases for capabilities run. */
class PlainStoreSpecTest extends EventStoreSpec {

    @Override
    protected Backend backend() {
        return new PlainBackend(PlainStore::new);
    }
}
