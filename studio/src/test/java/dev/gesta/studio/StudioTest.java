package dev.gesta.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.ReferenceEventStore;
import dev.gesta.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudioTest {

    private final EventStore store = ReferenceEventStore.create();
    private final Studio studio =
            new Studio(
                    StudioStores.of("shop", store, () -> Map.of("state", "open")),
                    new CountingClock(0));

    @AfterEach
    void close() {
        store.close();
    }

    private StudioAnswer ask(String path) {
        Map<String, List<String>> parameters = new HashMap<>();
        int question = path.indexOf('?');
        if (question >= 0) {
            for (String part : path.substring(question + 1).split("&", -1)) {
                String[] sides = part.split("=", 2);
                parameters.computeIfAbsent(sides[0], _ -> new ArrayList<>()).add(sides[1]);
            }
        }
        return studio.answer(question < 0 ? path : path.substring(0, question), parameters);
    }

    private String body(String path) {
        StudioAnswer answer = ask(path);
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        return text(answer);
    }

    private static String text(StudioAnswer answer) {
        return StandardCharsets.UTF_8.decode(answer.body()).toString();
    }

    private void append(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Events.of(i % 2 == 0 ? "placed" : "paid", "{\"n\":" + i + "}", "order:1"));
        }
        store.append(events);
    }

    @Test
    void lists_the_stores_with_positions_as_text() {
        append(2);

        assertThat(body(""))
                .startsWith("[{\"name\":\"shop\",\"head\":\"2\",")
                .endsWith("\"facts\":{\"state\":\"open\"}}]");
    }

    @Test
    void pages_go_from_new_to_old_and_say_where_to_go_on() {
        append(5);

        assertThat(body("shop/events?limit=2"))
                .contains("\"position\":\"5\"", "\"position\":\"4\"", "\"next\":\"3\"")
                .doesNotContain("\"position\":\"3\"");
        assertThat(body("shop/events?limit=9&from=3"))
                .contains("\"position\":\"3\"", "\"position\":\"1\"", "\"next\":null");
        assertThat(body("shop/events?limit=1&from=2&oldestFirst=true"))
                .contains("\"position\":\"2\"", "\"next\":\"3\"");
    }

    @Test
    void pages_hold_what_was_selected() {
        append(4);

        assertThat(body("shop/events?type=paid"))
                .contains("\"position\":\"4\"", "\"position\":\"2\"")
                .doesNotContain("\"position\":\"3\"");
        assertThat(body("shop/events?type=paid&text=%22n%22:1".replace("%22", "\"")))
                .contains("\"position\":\"2\"")
                .doesNotContain("\"position\":\"4\"");
        assertThat(body("shop/events?until=1990-01-01T00:00:00Z")).contains("\"events\":[]");
    }

    @Test
    void pages_look_only_at_the_times_that_are_wanted() {
        MovingClock clock = new MovingClock(Events.START);
        try (EventStore timed = ReferenceEventStore.create(clock)) {
            Studio ofTimed =
                    new Studio(StudioStores.of("timed", timed, Map::of), new CountingClock(0));
            for (int second = 0; second < 20; second++) {
                clock.set(Events.START.plusSeconds(second));
                timed.append(List.of(Events.of("ticked", "{}"), Events.of("tocked", "{}")));
            }
            Map<String, List<String>> wanted = new HashMap<>();
            wanted.put("since", List.of("2026-03-01T00:00:05Z"));
            wanted.put("until", List.of("2026-03-01T00:00:07Z"));

            String backwards = text(ofTimed.answer("timed/events", wanted));
            wanted.put("oldestFirst", List.of("true"));
            String forwards = text(ofTimed.answer("timed/events", wanted));

            assertThat(backwards)
                    .startsWith("{\"events\":[{\"position\":\"14\"")
                    .contains("\"position\":\"11\"", "\"next\":null,\"looked\":5,")
                    .doesNotContain("\"position\":\"10\"", "\"position\":\"15\"");
            assertThat(forwards)
                    .startsWith("{\"events\":[{\"position\":\"11\"")
                    .contains("\"position\":\"14\"", "\"next\":null,\"looked\":5,");
        }
    }

    @Test
    void an_event_comes_with_all_that_it_has_but_for_long_data() {
        byte[] data = "x".repeat(EventPages.MAX_SHOWN_BYTES + 1).getBytes(StandardCharsets.UTF_8);
        Event event =
                Event.of("stored", Payload.of("text/plain", data), Tag.of("file:1"))
                        .withMetadata(Metadata.none().with(Metadata.ACTOR, "ada"));
        store.append(List.of(event));

        assertThat(body("shop/event?position=1"))
                .contains("\"dataCut\":true", "\"gesta.actor\":\"ada\"", "\"appendSize\":1");
        assertThat(body("shop/event?position=1&whole=true")).contains("\"dataCut\":false");
        assertThat(ask("shop/event?position=2").status()).isEqualTo(404);
    }

    @Test
    void every_insight_answers() {
        append(3);

        assertThat(body("shop/census")).contains("\"complete\":true", "\"events\":3");
        assertThat(body("shop/histogram")).contains("\"widthMillis\":1", "\"events\":3");
        assertThat(body("shop/cases?key=order")).contains("\"cases\":1", "\"name\":\"1\"");
        assertThat(body("shop/process?key=order"))
                .contains("\"variants\":1", "\"from\":\"placed\",\"to\":\"paid\",\"count\":1");
        assertThat(body("shop/timeline?tag=order:1")).contains("\"path\":[\"n\"]");
        assertThat(body("shop/causation?position=1")).contains("\"links\":[{");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nowhere                       | 404 | there is nothing at nowhere
                    nowhere/census                | 404 | there is nothing at nowhere/census
                    shop/nothing                  | 404 | there is nothing at shop/nothing
                    shop/census/more              | 404 | there is nothing at
                    shop/census?limt=1            | 400 | parameter is not known here: wanted one of clock
                    shop/events?limit=0           | 400 | wanted a whole number from 1 to 500, found 0
                    shop/events?limit=501         | 400 | found 501
                    shop/events?from=-1           | 400 | found -1
                    shop/events?from=x            | 400 | found x
                    shop/events?clock=sun         | 400 | wanted one of recorded, original, found sun
                    shop/events?since=noon        | 400 | a time in UTC such as
                    shop/events?query={}          | 400 | query text is malformed
                    shop/events?query={}&type=a   | 400 | parameter query does not go with type and tag
                    shop/events?text=a&text=b     | 400 | parameter text comes more than once
                    shop/events?oldestFirst=maybe | 400 | wanted one of true, false, found maybe
                    shop/cases                    | 400 | parameter key is missing
                    shop/event?position=0         | 400 | found 0
                    shop/timeline?tag=            | 400 | parameter tag is missing
                    """)
    void tells_what_is_wrong(String path, int status, String detail) {
        StudioAnswer answer = ask(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(text(answer)).contains(detail);
    }

    @Test
    void a_closed_store_is_said_to_be_unavailable() {
        store.close();

        assertThat(ask("shop/census").status()).isEqualTo(503);
    }

    @Test
    void a_tail_gives_what_comes_and_where_it_is() throws InterruptedException {
        append(1);
        try (StudioTail tail = studio.tail("shop/tail", Map.of()).orElseThrow()) {
            String caughtUp = tail.next(Duration.ofSeconds(10)).orElseThrow();
            append(2);
            String events = tail.next(Duration.ofSeconds(10)).orElseThrow();

            assertThat(caughtUp)
                    .isEqualTo("id: 1\ndata: {\"upTo\":\"1\",\"live\":true,\"events\":[]}\n\n");
            assertThat(events)
                    .startsWith("id: 3\ndata: {\"upTo\":\"3\",\"live\":false,\"events\":[{")
                    .endsWith("}\n\n");
        }
    }

    @Test
    void a_tail_goes_on_after_a_position() throws InterruptedException {
        append(3);
        Map<String, List<String>> after = Map.of("after", List.of("1"), "type", List.of("paid"));
        try (StudioTail tail = studio.tail("shop/tail", after).orElseThrow()) {
            assertThat(tail.next(Duration.ofSeconds(10)).orElseThrow())
                    .contains("\"position\":\"2\"")
                    .doesNotContain("\"position\":\"3\"");
        }
    }

    @Test
    void a_tail_leaves_out_what_does_not_have_the_text() throws InterruptedException {
        append(3);
        Map<String, List<String>> two = Map.of("after", List.of("0"), "text", List.of("\"n\":2"));
        try (StudioTail tail = studio.tail("shop/tail", two).orElseThrow()) {
            assertThat(tail.next(Duration.ofSeconds(10)).orElseThrow())
                    .contains("\"upTo\":\"3\"", "\"position\":\"3\"")
                    .doesNotContain("\"position\":\"1\"", "\"position\":\"2\"");
        }
    }

    @Test
    void a_closed_tail_has_nothing_more() throws InterruptedException {
        StudioTail tail = studio.tail("shop/tail", Map.of()).orElseThrow();

        tail.close();

        assertThat(tail.next(Duration.ofSeconds(10))).isEmpty();
        assertThat(studio.tail("nowhere/tail", Map.of())).isEmpty();
    }
}
