package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Crashes processes before every step that they, their timers and their checkpoints take on the
 * storage, and looks whether all comes right after a restart.
 *
 * <p>{@code -Dgesta.processCrashes=1000000} makes a long run, {@code -Dgesta.crashSeed=7} begins at
 * another seed; a failure prints the command that repeats it.
 */
@Holds({Guarantee.RETRY_SAFE, Guarantee.PROJECTIONS})
class ProcessCrashTest {

    private static final long CRASHES = Long.getLong("gesta.processCrashes", 21_000);
    private static final long FIRST_SEED = Long.getLong("gesta.crashSeed", 1);

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger PROCESSES = Logger.getLogger("dev.gesta.toolkit.process");

    @BeforeAll
    static void hush() {
        Hush.engine();
        PROCESSES.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        Hush.over();
        PROCESSES.setLevel(null);
    }

    @Test
    void has_each_effect_and_fires_each_timer_once_whatever_step_it_crashes_at() {
        CrashTally tally = new CrashTally();
        AtomicLong seed = new AtomicLong(FIRST_SEED);

        IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .parallel()
                .forEach(_ -> {
                    while (tally.total() < CRASHES) {
                        run(seed.getAndIncrement(), tally);
                    }
                });

        System.out.printf("processes, seeds %d to %d: %s%n", FIRST_SEED, seed.get() - 1, tally);
        assertThat(tally.total()).isGreaterThanOrEqualTo(CRASHES);
    }

    private static void run(long seed, CrashTally tally) {
        try {
            new ProcessEpisode(new SplittableRandom(seed), tally).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    """
                    seed %d, again with: mvn -pl systemtests -am test -Dtest=ProcessCrashTest \
                    -Dsurefire.failIfNoSpecifiedTests=false \
                    -Dgesta.processCrashes=1 -Dgesta.crashSeed=%d\
                    """
                            .formatted(seed, seed),
                    e);
        }
    }
}
