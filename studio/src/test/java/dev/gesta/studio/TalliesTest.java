package dev.gesta.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.studio.Cases.Order;
import dev.gesta.studio.Cases.Page;
import java.time.Instant;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TalliesTest {

    @Test
    void a_census_counts_types_and_keys_and_says_when() {
        Census census = new Census();

        Events.addAll(
                census,
                Events.at(0, "placed", "order:1", "shop:x"),
                Events.at(5, "paid", "order:1"),
                Events.at(9, "placed", "order:2", "urgent"));

        Census.Result result = census.result();
        assertThat(result.events()).isEqualTo(3);
        assertThat(result.types())
                .containsExactly(
                        new Census.TypeRow("placed", 2, Events.START, Events.START.plusSeconds(9)),
                        new Census.TypeRow(
                                "paid",
                                1,
                                Events.START.plusSeconds(5),
                                Events.START.plusSeconds(5)));
        assertThat(result.keys())
                .containsExactly(
                        new Census.KeyRow("order", 3, 2, false, false),
                        new Census.KeyRow("shop", 1, 1, false, false),
                        new Census.KeyRow("urgent", 1, 1, false, true));
    }

    @Test
    void a_histogram_counts_as_if_it_had_known_its_width_from_the_start() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Histogram histogram = new Histogram();
        TreeMap<Long, Long> expected = new TreeMap<>();
        long[] seconds = random.longs(5_000, 0, 200L * 24 * 3_600).toArray();

        for (long second : seconds) {
            Events.addAll(histogram, Events.at(second, "ticked"));
        }

        Histogram.Result result = histogram.result();
        for (long second : seconds) {
            long millis = (Events.START.getEpochSecond() + second) * 1_000;
            expected.merge(Math.floorDiv(millis, result.widthMillis()), 1L, Long::sum);
        }
        assertThat(result.buckets()).as("seed %d", seed).hasSizeBetween(20, Histogram.MAX_BUCKETS);
        assertThat(result.buckets().stream().mapToLong(Histogram.Bucket::events))
                .as("seed %d", seed)
                .containsExactlyElementsOf(expected.values());
    }

    @Test
    void a_histogram_bears_the_ends_of_time() {
        Histogram histogram = new Histogram();

        histogram.add(Events.at(0, "ticked"), Instant.MIN);
        histogram.add(Events.at(1, "ticked"), Instant.MAX);

        assertThat(histogram.result().buckets()).hasSize(2);
    }

    @Test
    void cases_have_their_events_and_times() {
        Cases cases = new Cases("order");

        Events.addAll(
                cases,
                Events.at(0, "placed", "order:1"),
                Events.at(3, "placed", "order:2"),
                Events.at(60, "paid", "order:1", "orders:9"));

        assertThat(cases.result(new Page(Order.FIRST, false, "", 0, 10)).rows())
                .containsExactly(
                        new Cases.Row(
                                "1", "paid", 2, Events.START, Events.START.plusSeconds(60), 60_000),
                        new Cases.Row(
                                "2",
                                "placed",
                                1,
                                Events.START.plusSeconds(3),
                                Events.START.plusSeconds(3),
                                0));
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST, false, 9 10 2", "FIRST, true, 2 10 9",
        "NAME, false, 2 9 10", "EVENTS, true, 10 9 2",
        "LAST, true, 10 2 9", "DURATION, true, 10 9 2"
    })
    void cases_are_sorted(Order order, boolean descending, String expected) {
        Cases cases = new Cases("c");
        Events.addAll(
                cases,
                Events.at(1, "a", "c:9"),
                Events.at(2, "a", "c:10"),
                Events.at(3, "a", "c:9"),
                Events.at(4, "a", "c:2"),
                Events.at(5, "a", "c:10"),
                Events.at(6, "a", "c:10"));

        Cases.Result result = cases.result(new Page(order, descending, "", 0, 10));

        assertThat(String.join(" ", result.rows().stream().map(Cases.Row::name).toList()))
                .isEqualTo(expected);
    }

    @Test
    void a_page_of_cases_is_a_part_of_what_was_found() {
        Cases cases = new Cases("c");
        for (int i = 0; i < 30; i++) {
            Events.addAll(cases, Events.at(i, "a", "c:" + i));
        }

        Cases.Result page = cases.result(new Page(Order.NAME, false, "2", 1, 3));

        assertThat(page.cases()).isEqualTo(30);
        assertThat(page.found()).isEqualTo(12);
        assertThat(page.rows()).extracting(Cases.Row::name).containsExactly("12", "20", "21");
    }

    @Test
    void durations_have_an_exact_mean_and_a_close_median() {
        Durations durations = new Durations();
        long sum = 0;

        for (long millis = 1; millis <= 100_001; millis++) {
            durations.add(millis);
            sum += millis;
        }

        assertThat(durations.meanMillis()).isEqualTo(sum / durations.count());
        assertThat(durations.medianMillis()).isBetween(49_001L, 51_001L);
    }

    @Test
    void a_duration_below_zero_counts_as_none() {
        Durations durations = new Durations();

        durations.add(-5);

        assertThat(durations.medianMillis()).isZero();
        assertThat(durations.meanMillis()).isZero();
        assertThat(durations.count()).isEqualTo(1);
    }
}
