package dev.gesta.engine;

import dev.gesta.toolkit.readmodel.Counter;
import dev.gesta.toolkit.readmodel.ProjectorSpec;
import java.io.IOException;

/** The sink of the crash tests passes what every sink must. */
class SimulatedSinkProjectorTest extends ProjectorSpec<SimulatedSink.Rows> {

    @Override
    protected Counter<SimulatedSink.Rows> counter() throws IOException {
        return new SimulatedCounter(Simulated.disk(1));
    }
}
