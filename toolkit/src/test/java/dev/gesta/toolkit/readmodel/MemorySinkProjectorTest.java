package dev.gesta.toolkit.readmodel;

class MemorySinkProjectorTest extends ProjectorSpec<MemoryTables> {

    @Override
    protected Counter<MemoryTables> counter() {
        return new MemoryCounter();
    }
}
