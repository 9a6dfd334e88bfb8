package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryTest {

    @Test
    void pauses_at_random_below_a_bound_that_doubles_up_to_the_longest() {
        Retry retry = new Retry(9, Duration.ofMillis(1), Duration.ofMillis(5));

        assertThat(IntStream.of(1, 2, 3, 4, 50, 1_100).mapToObj(i -> longest(retry, i)))
                .containsExactly(
                        Duration.ofNanos(999_999),
                        Duration.ofNanos(1_999_999),
                        Duration.ofNanos(3_999_999),
                        Duration.ofNanos(4_999_999),
                        Duration.ofNanos(4_999_999),
                        Duration.ofNanos(4_999_999));
    }

    @Test
    void spreads_those_who_conflict() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);

        assertThat(
                        IntStream.range(0, 100)
                                .mapToObj(_ -> Retry.standard().pause(5, random))
                                .distinct())
                .as("seed " + seed)
                .hasSizeGreaterThan(90);
    }

    @Test
    void pauses_not_at_all_where_the_first_pause_is_zero() {
        assertThat(Retry.never().pause(1, new Random(1))).isZero();
        assertThat(new Retry(3, Duration.ZERO, Duration.ofMillis(5)).pause(9, new Random(1)))
                .isZero();
    }

    @Test
    void does_not_overflow() {
        Retry retry = new Retry(100, Duration.ofHours(1), Duration.ofHours(1));

        assertThat(longest(retry, 90)).isEqualTo(Duration.ofHours(1).minusNanos(1));
    }

    @Test
    void refuses_what_makes_no_sense() {
        assertThatThrownBy(() -> Retry.standard().withAttempts(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("found 0 attempts");
        assertThatThrownBy(() -> new Retry(1, Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new Retry(1, Duration.ofMillis(2), Duration.ofMillis(1)))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new Retry(1, Duration.ZERO, Duration.ofDays(1)))
                .isInstanceOf(InvalidRequestException.class);
    }

    private static Duration longest(Retry retry, int conflicts) {
        return retry.pause(conflicts, new AlwaysMost());
    }

    /** Gives the largest number that it may. */
    private static final class AlwaysMost implements RandomGenerator {

        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }
}
