package dev.gesta.client;

import dev.gesta.InvalidRequestException;
import java.time.Duration;

/**
 * How long a client waits, and how much it holds. {@link #defaults()} suits most.
 *
 * @param appendDeadline how long an append waits for its answer. Default 30 seconds
 * @param patience how long anything but an append goes on trying to reach a server, and waits for
 *     its next word. Default 10 seconds
 * @param pendingBytes how many bytes of appends may wait for their answers; beyond that they are
 *     refused as overload. Default 64 MiB
 */
public record ClientOptions(Duration appendDeadline, Duration patience, long pendingBytes) {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private static final ClientOptions DEFAULTS =
            new ClientOptions(Duration.ofSeconds(30), Duration.ofSeconds(10), 64L << 20);

    /** Refuses values outside their limits with {@link InvalidRequestException}. */
    public ClientOptions {
        require("appendDeadline in milliseconds", appendDeadline.toMillis(), 1, DAY_MILLIS);
        require("patience in milliseconds", patience.toMillis(), 1, DAY_MILLIS);
        require("pendingBytes", pendingBytes, 1, Long.MAX_VALUE);
    }

    /** Returns the defaults. */
    public static ClientOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with another deadline for appends. */
    public ClientOptions withAppendDeadline(Duration deadline) {
        return new ClientOptions(deadline, patience, pendingBytes);
    }

    /** Returns these options with another patience. */
    public ClientOptions withPatience(Duration other) {
        return new ClientOptions(appendDeadline, other, pendingBytes);
    }

    /** Returns these options with other room for appends that wait. */
    public ClientOptions withPendingBytes(long bytes) {
        return new ClientOptions(appendDeadline, patience, bytes);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidRequestException(
                    "client option " + name + " is out of range",
                    least + " to " + most,
                    Long.toString(value));
        }
    }
}
