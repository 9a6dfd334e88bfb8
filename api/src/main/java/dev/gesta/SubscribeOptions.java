package dev.gesta;

/**
 * How much a subscription gives at once.
 *
 * @param maxBatchEvents the most events in a batch, 1 or more
 * @param maxBatchBytes the size at which a batch is full, in bytes as {@link Event#sizeInBytes()}
 *     counts them; a batch holds one event at least
 */
public record SubscribeOptions(int maxBatchEvents, int maxBatchBytes) {

    private static final SubscribeOptions DEFAULTS = new SubscribeOptions(512, 4 << 20);

    /** Refuses less than one event or byte with {@link InvalidRequestException}. */
    public SubscribeOptions {
        if (maxBatchEvents < 1 || maxBatchBytes < 1) {
            throw new InvalidRequestException(
                    "a batch must have room",
                    "1 event and 1 byte or more",
                    maxBatchEvents + " events, " + maxBatchBytes + " bytes");
        }
    }

    /** Returns batches of at most 512 events and about 4 MiB. */
    public static SubscribeOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with at most {@code events} events in a batch. */
    public SubscribeOptions withMaxBatchEvents(int events) {
        return new SubscribeOptions(events, maxBatchBytes);
    }
}
