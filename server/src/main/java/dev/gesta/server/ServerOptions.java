package dev.gesta.server;

import dev.gesta.InvalidRequestException;
import dev.gesta.engine.EngineOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a {@link GestaServer} serves, and how much at once.
 *
 * @param dataFolder where the stores are
 * @param host the address to listen on. Only the machine's own, such as {@code 127.0.0.1}: there is
 *     no encryption and no authentication yet
 * @param port the port, or 0 for any that is free
 * @param maxReads how many reads may be under way, each of which holds a batch of about 128 KiB.
 *     Default 256
 * @param maxSubscriptions how many subscriptions may be open, each of which holds one batch.
 *     Default 10,000
 * @param stallLimit how long a client may leave a read alone before the server gives it up, which
 *     the client of this project takes up again. Default two minutes
 * @param drainLimit how long a shutdown waits for what is under way. Default ten seconds
 * @param engine how the stores use memory, disk and time
 */
public record ServerOptions(
        Path dataFolder,
        String host,
        int port,
        int maxReads,
        int maxSubscriptions,
        Duration stallLimit,
        Duration drainLimit,
        EngineOptions engine) {

    /** The port of a server that was not told another. */
    public static final int DEFAULT_PORT = 7411;

    /** Refuses values outside their limits with {@link InvalidRequestException}. */
    public ServerOptions {
        require("port", port, 0, 65_535);
        require("maxReads", maxReads, 1, 1_000_000);
        require("maxSubscriptions", maxSubscriptions, 1, 1_000_000);
        require("stallLimit in milliseconds", stallLimit.toMillis(), 1, 86_400_000);
        require("drainLimit in milliseconds", drainLimit.toMillis(), 1, 86_400_000);
    }

    /** Returns: the stores in {@code dataFolder}, on {@code 127.0.0.1:7411}. */
    public static ServerOptions of(Path dataFolder) {
        return new ServerOptions(
                dataFolder,
                "127.0.0.1",
                DEFAULT_PORT,
                256,
                10_000,
                Duration.ofMinutes(2),
                Duration.ofSeconds(10),
                EngineOptions.defaults());
    }

    /** Returns these options with another address. */
    public ServerOptions withAddress(String otherHost, int otherPort) {
        return new ServerOptions(
                dataFolder,
                otherHost,
                otherPort,
                maxReads,
                maxSubscriptions,
                stallLimit,
                drainLimit,
                engine);
    }

    /** Returns these options with other bounds on what is under way. */
    public ServerOptions withMost(int reads, int subscriptions) {
        return new ServerOptions(
                dataFolder, host, port, reads, subscriptions, stallLimit, drainLimit, engine);
    }

    /** Returns these options with another patience for clients that do not read. */
    public ServerOptions withStallLimit(Duration limit) {
        return new ServerOptions(
                dataFolder, host, port, maxReads, maxSubscriptions, limit, drainLimit, engine);
    }

    /** Returns these options with other options for the stores. */
    public ServerOptions withEngine(EngineOptions other) {
        return new ServerOptions(
                dataFolder, host, port, maxReads, maxSubscriptions, stallLimit, drainLimit, other);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidRequestException(
                    "server option " + name + " is out of range",
                    least + " to " + most,
                    Long.toString(value));
        }
    }
}
