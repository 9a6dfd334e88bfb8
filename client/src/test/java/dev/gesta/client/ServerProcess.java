package dev.gesta.client;

import dev.gesta.engine.EngineOptions;
import dev.gesta.server.GestaServer;
import dev.gesta.server.ServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own, which can be killed, and started again on the same port. */
final class ServerProcess implements AutoCloseable {

    private final Path folder;
    private Process process;
    private int port;

    private ServerProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** The server: ends when its standard input does, so that it never outlives its tests. */
    public static void main(String[] args) throws IOException {
        EngineOptions small =
                EngineOptions.defaults().withSegmentBytes(256 << 10).withZeroAheadBytes(64 << 10);
        ServerOptions options =
                ServerOptions.of(Path.of(args[0]))
                        .withAddress("127.0.0.1", Integer.parseInt(args[1]))
                        .withEngine(small);
        try (GestaServer server = GestaServer.start(options)) {
            System.out.println(server.port());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Starts a server on {@code folder}, which also takes what makes the next starts faster. */
    static ServerProcess start(Path folder) {
        ClassCache.prepare(folder, ServerProcess.class.getName());
        ServerProcess server = new ServerProcess(folder, launch(folder, 0));
        server.awaitReady();
        return server;
    }

    private static Process launch(Path folder, int port) {
        List<String> command = new ArrayList<>(ClassCache.command(folder));
        command.addAll(List.of(ServerProcess.class.getName(), folder.toString(), "" + port));
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        var output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        try {
            port = Integer.parseInt(output.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    /** Kills the process, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts the server again, if it is not running. */
    void ensureRunning() {
        if (!process.isAlive()) {
            process = launch(folder, port);
            awaitReady();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
