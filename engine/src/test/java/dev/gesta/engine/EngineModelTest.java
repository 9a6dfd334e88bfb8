package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine against {@link dev.gesta.ReferenceEventStore}, the simplest right answer: the same
 * random operations must have the same answers.
 *
 * <p>{@code -Dgesta.modelSeed=7 -Dgesta.modelSeeds=1} repeats one run, {@code
 * -Dgesta.modelSeeds=1000} makes many.
 */
@Holds({Guarantee.ORDER, Guarantee.CONDITION, Guarantee.RETRY_SAFE})
class EngineModelTest {

    private static final int OPERATIONS = 1_500;

    @BeforeAll
    static void hush() {
        Hush.engine();
    }

    @AfterAll
    static void speak() {
        Hush.over();
    }

    static LongStream seeds() {
        long first = Long.getLong("gesta.modelSeed", 1);
        return LongStream.range(first, first + Long.getLong("gesta.modelSeeds", 8));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answers_as_the_reference_does(long seed) throws Exception {
        ModelRun run = new ModelRun(seed);

        for (int i = 0; i < OPERATIONS; i++) {
            run.operate();
        }

        assertThat(run.events()).isGreaterThan(300);
        assertThat(run.segments()).isGreaterThan(10);
    }
}
