package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadResultTest {

    private static final ConsistencyToken HEAD =
            new ConsistencyToken(new UUID(1, 1), 1, Position.of(9));

    /** Gives events at these positions, and counts how often it was closed. */
    private static final class Positions implements ReadResult.Source {
        private final Deque<SequencedEvent> events = new ArrayDeque<>();
        private int closed;

        Positions(long... positions) {
            for (long position : positions) {
                Event event = Event.of("A", Payload.json("1"));
                events.add(new SequencedEvent(Position.of(position), Instant.EPOCH, 0, 1, event));
            }
        }

        @Override
        public @Nullable SequencedEvent next() {
            return events.poll();
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void read_to_its_end_it_has_seen_the_head() {
        ReadResult result = new ReadResult(new Positions(3, 5), ReadOptions.forwards(), HEAD);

        assertThat(result.toList()).hasSize(2);
        assertThat(result.token()).isEqualTo(HEAD);
    }

    @Test
    void cut_by_its_limit_it_has_seen_its_last_event() {
        ReadResult cut =
                new ReadResult(new Positions(3, 5, 7), ReadOptions.forwards().limit(2), HEAD);

        assertThat(cut.toList()).hasSize(2);
        assertThat(cut.token()).isEqualTo(HEAD.withPosition(Position.of(5)));
    }

    @Test
    void with_a_limit_beyond_its_end_it_has_seen_the_head() {
        ReadResult result = new ReadResult(new Positions(3), ReadOptions.forwards().limit(2), HEAD);

        assertThat(result.toList()).hasSize(1);
        assertThat(result.token()).isEqualTo(HEAD);
    }

    @Test
    void backwards_it_has_seen_the_head_from_the_beginning() {
        ReadResult result =
                new ReadResult(new Positions(5, 3), ReadOptions.backwards().limit(1), HEAD);

        assertThat(result.token()).isEqualTo(HEAD);
        assertThat(result.toList()).hasSize(1);
        assertThat(result.token()).isEqualTo(HEAD);
    }

    @Test
    void it_has_no_token_before_its_end() {
        ReadResult result = new ReadResult(new Positions(3, 5), ReadOptions.forwards(), HEAD);

        assertThatIllegalStateException().isThrownBy(result::token);
        result.iterator().next();
        assertThatIllegalStateException().isThrownBy(result::token);
    }

    @Test
    void it_is_run_through_once() {
        ReadResult result = new ReadResult(new Positions(3), ReadOptions.forwards(), HEAD);
        Iterator<SequencedEvent> events = result.iterator();

        assertThatIllegalStateException().isThrownBy(result::iterator);
        assertThat(events.next().position()).isEqualTo(Position.of(3));
        assertThat(events.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(events::next);
    }

    @Test
    void its_source_is_closed_once_at_the_end_or_when_it_is_closed() {
        Positions toTheEnd = new Positions(3);
        try (ReadResult result = new ReadResult(toTheEnd, ReadOptions.forwards(), HEAD)) {
            result.toList();
        }
        Positions abandoned = new Positions(3, 5);
        ReadResult early = new ReadResult(abandoned, ReadOptions.forwards(), HEAD);
        Iterator<SequencedEvent> events = early.iterator();
        events.next();
        early.close();
        early.close();

        assertThat(toTheEnd.closed).isEqualTo(1);
        assertThat(abandoned.closed).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(events::next);
    }

    @Test
    void closing_its_stream_closes_it() {
        Positions source = new Positions(3, 5);

        try (var events = new ReadResult(source, ReadOptions.forwards(), HEAD).stream()) {
            assertThat(events.limit(1)).hasSize(1);
        }

        assertThat(source.closed).isEqualTo(1);
    }
}
