package dev.gesta.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.ReferenceEventStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CausationTest {

    private final EventStore store = ReferenceEventStore.create();

    @AfterEach
    void close() {
        store.close();
    }

    private Event append(String type, String correlation, String cause, String... tags) {
        Event event = Events.caused(Events.of(type, "{}", tags), correlation, cause);
        store.append(List.of(event));
        return event;
    }

    private void appendOthers(int count) {
        List<Event> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            others.add(Events.of("other", "{}", "busy:1"));
        }
        store.append(others);
    }

    private Causation.Result of(long position) {
        return new Causation(store).of(Position.of(position), EventClock.RECORDED).orElseThrow();
    }

    private static List<String> shown(Causation.Result result) {
        return result.links().stream()
                .map(link -> link.event().type() + " by " + position(link.cause()))
                .toList();
    }

    private static String position(@Nullable Position position) {
        return position == null ? "nothing" : position.toString();
    }

    @Test
    void finds_causes_and_effects_across_shared_tags() {
        Event placed = append("placed", "c1", "command", "order:1");
        appendOthers(2_000);
        Event paid = append("paid", "c1", placed.id().toString(), "order:1", "payment:9");
        appendOthers(2_000);
        append("booked", "c1", paid.id().toString(), "payment:9");

        Causation.Result result = of(1);

        assertThat(shown(result))
                .containsExactly("placed by nothing", "paid by 1", "booked by 2002");
        assertThat(result.correlation()).isEqualTo("c1");
        assertThat(result.cut()).isFalse();
        assertThat(shown(of(4_003))).isEqualTo(shown(result));
    }

    @Test
    void leaves_out_another_correlation_with_the_same_tag() {
        append("placed", "c1", "command", "order:1");
        append("viewed", "c2", "command", "order:1");

        assertThat(shown(of(1))).containsExactly("placed by nothing");
    }

    @Test
    void says_by_which_tags_it_did_not_search() {
        appendOthers(Causation.MAX_EVENTS_OF_TAG + 1);
        append("placed", "c1", "command", "busy:1");

        Causation.Result result = of(Causation.MAX_EVENTS_OF_TAG + 2);

        assertThat(result.notSearched()).containsExactly("busy:1");
        assertThat(result.links()).hasSize(1);
    }

    @Test
    void says_when_there_is_more() {
        for (int i = 0; i < Causation.MAX_FOUND + 1; i++) {
            append("placed", "c1", "command", "order:" + i);
        }

        Causation.Result result = of(1);

        assertThat(result.cut()).isTrue();
        assertThat(result.links()).hasSize(Causation.MAX_FOUND);
    }

    @Test
    void there_is_nothing_of_an_event_that_is_not_there() {
        assertThat(new Causation(store).of(Position.of(1), EventClock.RECORDED)).isEmpty();
    }
}
