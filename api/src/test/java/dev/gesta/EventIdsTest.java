package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    private static final Instant TIME = Instant.ofEpochMilli(0x0198_C5A0_1234L);

    @Test
    void begin_with_the_time_and_carry_version_and_variant() {
        RandomGenerator ones = () -> -1L;
        RandomGenerator zeros = () -> 0L;

        assertThat(new EventIds(() -> TIME, ones).next())
                .hasToString("0198c5a0-1234-7fff-bfff-ffffffffffff");
        assertThat(new EventIds(() -> TIME, zeros).next())
                .hasToString("0198c5a0-1234-7000-8000-000000000000");
    }

    @Test
    void differ_and_are_of_version_7_whatever_is_drawn() {
        EventIds ids = new EventIds(() -> TIME, new SplittableRandom(3));
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            UUID id = ids.next();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(TIME.toEpochMilli());
            seen.add(id);
        }

        assertThat(seen).hasSize(10_000);
    }

    @Test
    void grow_with_the_time() {
        EventIds early = new EventIds(() -> TIME, () -> -1L);
        EventIds late = new EventIds(() -> TIME.plusMillis(1), () -> 0L);

        assertThat(late.next().toString()).isGreaterThan(early.next().toString());
    }
}
