package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatchUpThenLiveTest {

    private final ReferenceEventStore store = ReferenceEventStore.withGaps(2);

    private void append(String type, int count) {
        store.append(
                IntStream.range(0, count)
                        .mapToObj(_ -> Event.of(type, Payload.json("1")))
                        .toList());
    }

    /**
     * Returns the batches up to the marker: for each append its type and count, and + if it goes
     * on.
     */
    private List<String> batches(Query query, SubscribeOptions options)
            throws InterruptedException {
        List<String> batches = new ArrayList<>();
        try (Subscription subscription =
                store.subscribe(query, ConsistencyToken.at(Position.START), options)) {
            while (subscription.next(Duration.ZERO).orElseThrow()
                    instanceof Subscription.Events batch) {
                batches.add(
                        batch.events().getFirst().type()
                                + batch.events().size()
                                + batch.events().getLast().type()
                                + (batch.continues() ? "+" : ""));
            }
        }
        return batches;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1  | A1A+ A1A B1B+ B1B+ B1B C1C
                    2  | A2A B2B+ B2C
                    3  | A2A B3B C1C
                    4  | A2A B4C
                    5  | A5B C1C
                    6  | A6C
                    99 | A6C
                    """)
    void a_batch_holds_whole_appends_unless_one_alone_is_too_large(int most, String expected)
            throws InterruptedException {
        append("A", 2);
        append("B", 3);
        append("C", 1);

        assertThat(batches(Query.all(), SubscribeOptions.defaults().withMaxBatchEvents(most)))
                .isEqualTo(List.of(expected.split(" ", -1)));
    }

    @Test
    void only_what_matches_counts_for_the_end_of_an_append() throws InterruptedException {
        store.append(
                List.of(
                        Event.of("A", Payload.json("1"), Tag.of("x:1")),
                        Event.of("A", Payload.json("1")),
                        Event.of("A", Payload.json("1"), Tag.of("x:1")),
                        Event.of("A", Payload.json("1"))));
        SubscribeOptions one = SubscribeOptions.defaults().withMaxBatchEvents(1);

        assertThat(batches(Query.tags(Tag.of("x:1")), one)).containsExactly("A1A+", "A1A");
    }

    @Test
    void a_batch_ends_at_its_size_in_bytes() throws InterruptedException {
        append("A", 1);
        append("B", 1);
        append("C", 1);
        int each = Event.of("A", Payload.json("1")).sizeInBytes();

        assertThat(batches(Query.all(), new SubscribeOptions(100, 2 * each)))
                .containsExactly("A2B", "C1C");
        assertThat(batches(Query.all(), new SubscribeOptions(100, each + 1)))
                .containsExactly("A2B", "C1C");
    }

    @Test
    void it_is_resumed_inside_an_append() throws InterruptedException {
        append("A", 3);
        SubscribeOptions one = SubscribeOptions.defaults().withMaxBatchEvents(1);
        ConsistencyToken after = ConsistencyToken.at(Position.START);
        List<Position> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (Subscription subscription = store.subscribe(Query.all(), after, one)) {
                var batch = (Subscription.Events) subscription.next(Duration.ZERO).orElseThrow();
                seen.add(batch.events().getFirst().position());
                after = batch.token();
            }
        }

        assertThat(seen).containsExactly(Position.of(1), Position.of(2), Position.of(3));
    }

    @Test
    void the_marker_comes_once_each_time_the_head_is_reached() throws InterruptedException {
        try (Subscription subscription = store.subscribe(Query.types("B"), Position.START)) {
            assertThat(subscription.next(Duration.ZERO))
                    .contains(new Subscription.CaughtUp(store.head()));
            assertThat(subscription.next(Duration.ZERO)).isEmpty();
            append("A", 1);
            assertThat(subscription.next(Duration.ZERO))
                    .contains(new Subscription.CaughtUp(store.head()));
            assertThat(subscription.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void closing_releases_the_read_that_is_under_way() throws InterruptedException {
        append("A", 3);
        int[] open = {0};
        EventStore counting = new CountingReads(store, open);
        Subscription subscription =
                new CatchUpThenLive(
                        counting,
                        new DurableHead(store.head().position().value()),
                        Query.all(),
                        ConsistencyToken.at(Position.START),
                        SubscribeOptions.defaults().withMaxBatchEvents(1));
        assertThat(subscription.next(Duration.ZERO)).isPresent();
        assertThat(open[0]).isEqualTo(1);

        subscription.close();

        assertThat(open[0]).isZero();
        Optional<Subscription.Delivery> after = subscription.next(Duration.ZERO);
        assertThat(after).isEmpty();
    }
}
