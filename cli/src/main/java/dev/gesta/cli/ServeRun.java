package dev.gesta.cli;

import dev.gesta.server.GestaServer;
import dev.gesta.server.ServerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * One run of {@code gesta serve}. Apart from the command, so that no other command looks at the
 * server's classes.
 *
 * @param console where the address is printed
 * @param data the folder with the stores
 * @param create the stores to make where there are none
 */
record ServeRun(Console console, Path data, List<String> create) {

    private static final String FIRST_STORE = "main";

    /** Serves until the process is told to end. */
    void listen(String host, int port) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread goodbye = new Thread(() -> stop(told, done), "gesta-serve-stop");
        ServerOptions options = ServerOptions.of(data).withAddress(host, port);
        try (GestaServer server = GestaServer.start(options)) {
            names(server).forEach(server::ensureStore);
            Runtime.getRuntime().addShutdownHook(goodbye);
            console.out().println("http://" + host + ":" + server.port());
            console.flush();
            told.await();
        } finally {
            done.countDown();
        }
    }

    private List<String> names(GestaServer server) {
        return create.isEmpty() && server.stores().isEmpty() ? List.of(FIRST_STORE) : create;
    }

    /** Runs when the process is told to end: lets the server answer what is under way. */
    private static void stop(CountDownLatch told, CountDownLatch done) {
        told.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
