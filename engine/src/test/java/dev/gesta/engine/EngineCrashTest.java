package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Crashes the engine before every step it takes on its storage, and looks at what is left.
 *
 * <p>{@code -Dgesta.crashes=5000000} makes a long run, {@code -Dgesta.crashSeed=7} begins at
 * another seed; a failure prints the command that repeats it.
 */
@Holds({Guarantee.ATOMIC, Guarantee.DURABLE, Guarantee.NO_DIRTY_READ, Guarantee.RETRY_SAFE})
class EngineCrashTest {

    private static final long CRASHES = Long.getLong("gesta.crashes", 200_000);
    private static final long FIRST_SEED = Long.getLong("gesta.crashSeed", 1);

    @BeforeAll
    static void hush() {
        Hush.engine();
    }

    @AfterAll
    static void speak() {
        Hush.over();
    }

    /** Makes the sizes of an episode. */
    private interface Scales {

        CrashEpisode.Scale random(RandomGenerator random);
    }

    @Test
    void keeps_its_promises_whatever_step_it_crashes_at() {
        CrashTally tally = crash("kibibytes", CRASHES, EngineCrashTest::kibibytes);

        assertThat(tally.total()).isGreaterThanOrEqualTo(CRASHES);
    }

    @Test
    void keeps_its_promises_at_real_sizes_too() {
        long crashes = Math.max(1, CRASHES / 40);

        CrashTally tally = crash("real sizes", crashes, EngineCrashTest::realSizes);

        assertThat(tally.total()).isGreaterThanOrEqualTo(crashes);
    }

    private static CrashEpisode.Scale kibibytes(RandomGenerator random) {
        EngineOptions options =
                EngineOptions.defaults()
                        .withSegmentBytes(1024 << random.nextInt(4))
                        .withZeroAheadBytes(random.nextBoolean() ? 0 : 1 + random.nextInt(700))
                        .withReservedDiskBytes(0);
        return new CrashEpisode.Scale(options, 1 + random.nextInt(120), 14);
    }

    private static CrashEpisode.Scale realSizes(RandomGenerator random) {
        EngineOptions options =
                EngineOptions.defaults()
                        .withSegmentBytes(65_536 << random.nextInt(5))
                        .withZeroAheadBytes(65_536)
                        .withReservedDiskBytes(0);
        return new CrashEpisode.Scale(options, 20_000, 14);
    }

    private static CrashTally crash(String name, long crashes, Scales scales) {
        CrashTally tally = new CrashTally();
        AtomicLong seed = new AtomicLong(FIRST_SEED);
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .parallel()
                .forEach(_ -> {
                    while (tally.total() < crashes) {
                        run(seed.getAndIncrement(), tally, scales);
                    }
                });
        System.out.printf("%s, seeds %d to %d: %s%n", name, FIRST_SEED, seed.get() - 1, tally);
        return tally;
    }

    private static void run(long seed, CrashTally tally, Scales scales) {
        SplittableRandom random = new SplittableRandom(seed);
        try {
            new CrashEpisode(random, tally, scales.random(random)).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    """
                    seed %d, again with: mvn -pl engine -am test -Dtest=EngineCrashTest \
                    -Dsurefire.failIfNoSpecifiedTests=false \
                    -Dgesta.crashes=1 -Dgesta.crashSeed=%d\
                    """
                            .formatted(seed, seed),
                    e);
        }
    }
}
