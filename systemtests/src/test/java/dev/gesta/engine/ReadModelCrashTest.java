package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Crashes a store and its read models at every step of store, handler and checkpoint; what is left
 * must be whole, and the fold of the log once it has run to the end.
 *
 * <p>{@code -Dgesta.projectionCrashes=500000} makes a long run, {@code -Dgesta.crashSeed=7} begins
 * at another seed; a failure prints the command that repeats it.
 */
@Holds(Guarantee.PROJECTIONS)
class ReadModelCrashTest {

    private static final long CRASHES = Long.getLong("gesta.projectionCrashes", 50_000);
    private static final long FIRST_SEED = Long.getLong("gesta.crashSeed", 1);

    @BeforeAll
    static void hush() {
        Hush.engine();
    }

    @AfterAll
    static void speak() {
        Hush.over();
    }

    @Test
    void leaves_handler_and_checkpoint_together_whatever_step_it_crashes_at() {
        CrashTally tally = new CrashTally();
        AtomicLong seed = new AtomicLong(FIRST_SEED);

        IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .parallel()
                .forEach(_ -> {
                    while (tally.total() < CRASHES) {
                        run(seed.getAndIncrement(), tally);
                    }
                });

        System.out.printf("read models, seeds %d to %d: %s%n", FIRST_SEED, seed.get() - 1, tally);
        assertThat(tally.total()).isGreaterThanOrEqualTo(CRASHES);
    }

    private static void run(long seed, CrashTally tally) {
        try {
            new ReadModelEpisode(new SplittableRandom(seed), tally).run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    """
                    seed %d, again with: mvn -pl systemtests -am package \
                    -Dtest=ReadModelCrashTest -Dsurefire.failIfNoSpecifiedTests=false \
                    -Dgesta.projectionCrashes=1 -Dgesta.crashSeed=%d\
                    """
                            .formatted(seed, seed),
                    e);
        }
    }
}
