package dev.gesta.client;

import dev.gesta.EventStore;
import dev.gesta.conformance.Backend;
import dev.gesta.conformance.Capability;
import dev.gesta.conformance.EventStoreSpec;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The conformance suite over the network, against a server in another process. */
class RemoteEventStoreSpecTest extends EventStoreSpec {

    @TempDir static Path data;

    private static final Deque<RemoteBackend> STARTED = new ArrayDeque<>();

    @Override
    protected Backend backend() {
        STARTED.push(new RemoteBackend(ServerProcess.start(data)));
        return STARTED.element();
    }

    @AfterAll
    static void stop() {
        STARTED.forEach(RemoteBackend::stop);
        STARTED.clear();
    }

    /** A folder of the suite is the name for a store of the one server. */
    private static final class RemoteBackend implements Backend {

        /** More than any case has open; a store that is closed too soon is opened again. */
        private static final int MOST_OPEN = 16;

        private final ServerProcess server;
        private final GestaClient client;
        private final Map<Path, String> names = new HashMap<>();
        private final Deque<String> open = new ArrayDeque<>();

        RemoteBackend(ServerProcess server) {
            this.server = server;
            this.client = GestaClient.connect(server.address());
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.RESTART, Capability.CRASH);
        }

        @Override
        public EventStore open(Path folder) {
            server.ensureRunning();
            client.stores(); // over a connection that is new after a kill
            String name = names.get(folder);
            if (name == null) {
                name = "s" + names.size();
                names.put(folder, name);
                client.create(name);
            } else {
                client.closeStore(name);
            }
            open.add(name);
            if (open.size() > MOST_OPEN) {
                client.closeStore(open.remove());
            }
            return client.store(name);
        }

        @Override
        public void crash(EventStore store, Path folder) {
            server.kill();
        }

        void stop() {
            client.close();
            server.close();
        }
    }
}
