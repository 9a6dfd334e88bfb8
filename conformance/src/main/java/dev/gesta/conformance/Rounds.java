package dev.gesta.conformance;

import java.util.SplittableRandom;

/** How often a concurrent case is played, each time with random choices of its own. */
record Rounds(int count, long seed) {

    /** One round. */
    @FunctionalInterface
    interface Play {
        void round(int number, SplittableRandom random) throws Exception;
    }

    /** Plays all rounds; a failure says which one it was, and from which seed. */
    void play(Play play) {
        for (int i = 0; i < count; i++) {
            try {
                play.round(i, new SplittableRandom(seed + i));
            } catch (AssertionError | Exception e) {
                throw new AssertionError(
                        "round %d of %d, -Dgesta.seed=%d: %s"
                                .formatted(i, count, seed, e.getMessage()),
                        e);
            }
        }
    }
}
