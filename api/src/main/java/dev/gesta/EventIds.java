package dev.gesta;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes event ids: UUIDs of version 7 (RFC 9562, section 5.7), which begin with the time in
 * milliseconds and go on at random.
 *
 * <p>Ids that grow with time keep a store's look-up of ids cheap; any other UUID is as good for
 * correctness. Safe for use by many threads if the random generator is.
 */
public final class EventIds {

    private static final EventIds SYSTEM = new EventIds(InstantSource.system(), new Blocks());

    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Creates a source of ids.
     *
     * @param clock what stands in the first 48 bits
     * @param random what fills the 74 bits after them
     */
    public EventIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Strong random numbers, drawn many at a time: that makes each of them cheaper. */
    private static final class Blocks implements RandomGenerator {

        private static final int BLOCK_BYTES = 1024;

        private final SecureRandom random = new SecureRandom();
        private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);

        @Override
        public synchronized long nextLong() {
            if (!block.hasRemaining()) {
                random.nextBytes(block.array());
                block.clear();
            }
            return block.getLong();
        }
    }

    /** Returns a new id from the system's clock and a strong random generator. */
    public static UUID random() {
        return SYSTEM.next();
    }

    /** Returns a new id. */
    public UUID next() {
        long high = (clock.millis() << 16) | 0x7000 | (random.nextLong() & 0x0FFF);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
        return new UUID(high, low);
    }
}
