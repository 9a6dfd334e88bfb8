package dev.gesta.toolkit.readmodel;

import java.util.SortedMap;

/** Numbers in memory. */
final class MemoryCounter implements Counter<MemoryTables> {

    private final MemorySink sink = new MemorySink();

    @Override
    public TransactionalSink<MemoryTables> sink() {
        return sink;
    }

    private static MemoryTables.Table<String, Long> table(MemoryTables target) {
        return target.table(TABLE);
    }

    @Override
    public void create(MemoryTables target) {}

    @Override
    public void drop(MemoryTables target) {
        table(target).clear();
    }

    @Override
    public long number(MemoryTables target, String item) {
        return table(target).get(item).orElse(0L);
    }

    @Override
    public void write(MemoryTables target, String item, long number) {
        table(target).put(item, number);
    }

    @Override
    public void afterCommit(MemoryTables target, Runnable effect) {
        target.afterCommit(effect);
    }

    @Override
    public SortedMap<String, Long> rows(ModelVersion version) throws Exception {
        return sink.transact(tx -> table(tx.target(version, _ -> {})).rows());
    }

    @Override
    public SortedMap<String, Long> liveRows(String model) {
        return sink.read(model, tables -> table(tables).rows());
    }
}
