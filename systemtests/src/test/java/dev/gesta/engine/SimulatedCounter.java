package dev.gesta.engine;

import dev.gesta.toolkit.readmodel.Counter;
import dev.gesta.toolkit.readmodel.LiveVersion;
import dev.gesta.toolkit.readmodel.ModelVersion;
import dev.gesta.toolkit.readmodel.TransactionalSink;
import java.io.IOException;
import java.util.SortedMap;

/** Numbers on a simulated disk. */
final class SimulatedCounter implements Counter<SimulatedSink.Rows> {

    private final SimulatedSink sink;

    SimulatedCounter(SimulatedStorage disk) throws IOException {
        this.sink = new SimulatedSink(disk);
    }

    @Override
    public TransactionalSink<SimulatedSink.Rows> sink() {
        return sink;
    }

    @Override
    public void create(SimulatedSink.Rows target) {}

    @Override
    public void drop(SimulatedSink.Rows target) {
        target.drop();
    }

    @Override
    public long number(SimulatedSink.Rows target, String item) {
        return target.number(item);
    }

    @Override
    public void write(SimulatedSink.Rows target, String item, long number) {
        target.write(item, number);
    }

    @Override
    public void afterCommit(SimulatedSink.Rows target, Runnable effect) {
        target.effects().afterCommit(effect);
    }

    @Override
    public SortedMap<String, Long> rows(ModelVersion version) throws Exception {
        return sink.transact(tx -> tx.target(version, _ -> {}).all());
    }

    @Override
    public SortedMap<String, Long> liveRows(String model) throws Exception {
        return sink.transact(tx ->
                tx.target(
                                LiveVersion.of(tx.bookkeeping(), model)
                                        .orElseThrow(() -> LiveVersion.none(model))
                                        .version(),
                                _ -> {})
                        .all());
    }
}
