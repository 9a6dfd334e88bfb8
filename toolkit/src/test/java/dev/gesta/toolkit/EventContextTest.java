package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Event;
import dev.gesta.InvalidRequestException;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventContextTest {

    @Test
    void is_empty_outside_and_holds_inside() {
        EventContext anna =
                EventContext.of("anna").withTrace("00-1").withCausation("e1").with("tenant", "t1");

        Metadata inside = anna.call(() -> EventContext.current().metadata());

        assertThat(inside.entries())
                .isEqualTo(
                        Map.of(
                                Metadata.ACTOR,
                                "anna",
                                Metadata.TRACE,
                                "00-1",
                                Metadata.CAUSATION,
                                "e1",
                                "tenant",
                                "t1"));
        assertThat(EventContext.current()).isSameAs(EventContext.none());
    }

    @Test
    void is_replaced_inside_another() {
        String actor =
                EventContext.of("anna")
                        .call(() ->
                                EventContext.of("ben")
                                        .call(() ->
                                                EventContext.current()
                                                        .metadata()
                                                        .actor()
                                                        .orElseThrow()));

        assertThat(actor).isEqualTo("ben");
    }

    @Test
    void begins_a_correlation_with_the_first_event_and_keeps_it() {
        SequencedEvent first = stored(Metadata.none());

        Metadata second = EventContext.causedBy(first).metadata();
        Metadata third =
                EventContext.causedBy(stored(second.with(Metadata.TRACE, "00-1"))).metadata();

        String id = first.event().id().toString();
        assertThat(second.causation()).hasValue(id);
        assertThat(second.correlation()).hasValue(id);
        assertThat(third.correlation()).hasValue(id);
        assertThat(third.causation().orElseThrow()).isNotEqualTo(id);
        assertThat(third.value(Metadata.TRACE)).hasValue("00-1");
    }

    @Test
    void refuses_reserved_keys() {
        assertThatThrownBy(() -> EventContext.none().with("gesta.mine", "x"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("reserved");
    }

    private static SequencedEvent stored(Metadata metadata) {
        Event event = Event.of("type", Payload.json("{}")).withMetadata(metadata);
        return new SequencedEvent(Position.of(1), Instant.EPOCH, 0, 1, event);
    }
}
