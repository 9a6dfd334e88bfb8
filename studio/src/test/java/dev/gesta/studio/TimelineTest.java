package dev.gesta.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.ReferenceEventStore;
import dev.gesta.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TimelineTest {

    private static final Tag ORDER = Tag.of("order:1");

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final EventStore store = ReferenceEventStore.create();
    private final Timeline timeline = new Timeline(store, mapper);

    @AfterEach
    void close() {
        store.close();
    }

    private void append(String... jsons) {
        List<Event> events = new ArrayList<>();
        for (String json : jsons) {
            events.add(Events.of("changed", json, ORDER.value()));
        }
        store.append(events);
    }

    private static List<String> changes(Timeline.Step step) {
        return step.changes().stream()
                .map(each -> each.path() + " " + each.before() + " -> " + each.after())
                .toList();
    }

    @Test
    void each_step_tells_what_it_changed() {
        append(
                "{\"total\":5,\"to\":{\"city\":\"Delft\",\"zip\":\"1\"}}",
                "{\"total\":7,\"to\":{\"city\":\"Gouda\"}}",
                "{\"total\":7,\"to\":{\"zip\":\"1\"}}",
                "{\"to\":null,\"lines\":[1,2]}");

        Timeline.Result result = timeline.of(ORDER, 0, EventClock.RECORDED);

        assertThat(result.events()).isEqualTo(4);
        assertThat(result.base()).isEmpty();
        assertThat(changes(result.steps().get(0)))
                .containsExactly(
                        "[total] null -> 5", "[to] null -> {\"city\":\"Delft\",\"zip\":\"1\"}");
        assertThat(changes(result.steps().get(1)))
                .containsExactly("[total] 5 -> 7", "[to, city] \"Delft\" -> \"Gouda\"");
        assertThat(result.steps().get(2).changes()).isEmpty();
        assertThat(changes(result.steps().get(3)))
                .containsExactly(
                        "[to] {\"city\":\"Gouda\",\"zip\":\"1\"} -> null", "[lines] null -> [1,2]");
    }

    @Test
    void a_later_stretch_begins_with_the_state_before_it() {
        append("{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");

        Timeline.Result result = timeline.of(ORDER, 2, EventClock.RECORDED);

        ObjectNode base = result.base();
        assertThat(base.toString()).isEqualTo("{\"n\":1}");
        assertThat(result.steps()).extracting(Timeline.Step::revision).containsExactly(2L, 3L);
    }

    @Test
    void gives_a_bounded_number_of_steps() {
        for (int i = 0; i < Timeline.STEPS + 10; i++) {
            append("{\"n\":" + i + "}");
        }

        Timeline.Result result = timeline.of(ORDER, 5, EventClock.RECORDED);

        assertThat(result.steps()).hasSize(Timeline.STEPS);
        assertThat(result.events()).isEqualTo(Timeline.STEPS + 10L);
    }

    @Test
    void data_that_is_no_json_object_changes_nothing() {
        append("[1]", "7", "{broken", "");
        byte[] bytes = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);
        store.append(List.of(Event.of("changed", Payload.of(Payload.BYTES, bytes), ORDER)));

        Timeline.Result result = timeline.of(ORDER, 0, EventClock.RECORDED);

        assertThat(result.steps()).hasSize(5).allMatch(step -> step.changes().isEmpty());
    }

    @Test
    void a_very_deep_object_is_no_bomb() {
        append("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000));

        Timeline.Result result = timeline.of(ORDER, 0, EventClock.RECORDED);

        assertThat(result.steps().getFirst().changes()).isEmpty();
    }

    @Test
    void a_long_text_is_shortened() {
        append("{\"text\":\"" + "x".repeat(StateMerge.MAX_TEXT_CHARS + 1) + "\"}");

        Timeline.Result result = timeline.of(ORDER, 0, EventClock.RECORDED);

        assertThat(result.steps().getFirst().changes().getFirst().after().stringValue())
                .endsWith("x… (2001 characters)");
    }
}
