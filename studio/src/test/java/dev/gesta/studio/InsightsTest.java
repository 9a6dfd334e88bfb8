package dev.gesta.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Query;
import dev.gesta.ReferenceEventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InsightsTest {

    private static final Duration BUDGET = Duration.ofSeconds(1);
    private static final Selection ALL = Selection.of(Query.all(), EventClock.RECORDED);

    private final EventStore store = ReferenceEventStore.create();

    @AfterEach
    void close() {
        store.close();
    }

    private void append(int count, String... tags) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Events.of("counted", "{}", tags));
        }
        store.append(events);
    }

    private Insights with(long stepNanos) {
        return new Insights(store, BUDGET, new CountingClock(stepNanos));
    }

    @Test
    void counts_all_when_there_is_time() {
        append(1_000);

        Insight<Census.Result> insight = with(0).ask(new Census.Of(ALL), Census::result);

        assertThat(insight.complete()).isTrue();
        assertThat(insight.result().events()).isEqualTo(1_000);
        assertThat(insight.upTo()).isEqualTo(store.head().position());
    }

    @Test
    void answers_with_a_part_when_time_is_up_and_goes_on_where_it_stopped() {
        append(1_000);
        Insights insights = with(BUDGET.toNanos());

        Insight<Census.Result> part = insights.ask(new Census.Of(ALL), Census::result);
        int asked = 1;
        Insight<Census.Result> whole = part;
        while (!whole.complete()) {
            whole = insights.ask(new Census.Of(ALL), Census::result);
            asked++;
        }

        assertThat(part.complete()).isFalse();
        assertThat(part.result().events()).isEqualTo(part.upTo().value()).isLessThan(1_000);
        assertThat(whole.result().events()).isEqualTo(1_000);
        assertThat(asked).isEqualTo(16); // 64 events each time
    }

    @Test
    void adds_only_what_is_new_since_the_last_time() {
        append(10);
        Insights insights = with(0);
        insights.ask(new Census.Of(ALL), Census::result);
        append(5);

        Insight<Census.Result> insight = insights.ask(new Census.Of(ALL), Census::result);

        assertThat(insight.result().events()).isEqualTo(15);
        assertThat(insights.tallies()).isEqualTo(1);
    }

    @Test
    void keeps_different_questions_apart() {
        append(3, "case:a");
        append(4, "case:b");
        Insights insights = with(0);
        Query ofA = Query.tags(dev.gesta.Tag.of("case:a"));

        var onlyA = insights.ask(new Census.Of(Selection.of(ofA, ALL.clock())), Census::result);
        var both = insights.ask(new Census.Of(ALL), Census::result);

        assertThat(onlyA.result().events()).isEqualTo(3);
        assertThat(both.result().events()).isEqualTo(7);
        assertThat(insights.tallies()).isEqualTo(2);
    }

    @Test
    void drops_the_tallies_that_were_not_asked_for_lately() {
        append(1);
        Insights insights = with(0);

        for (int i = 0; i < Insights.MAX_TALLIES + 5; i++) {
            insights.ask(new Cases.Of(ALL, "key" + i), Cases::entries);
        }

        assertThat(insights.tallies()).isEqualTo(Insights.MAX_TALLIES);
    }

    @Test
    void looks_for_text_in_data_metadata_and_id() {
        Event event = Events.of("placed", "{\"city\":\"Utrecht\"}");
        store.append(List.of(event, Events.of("placed", "{\"city\":\"Delft\"}")));

        assertThat(eventsWith("utrecht")).isEqualTo(1);
        assertThat(eventsWith(event.id().toString().toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(1);
        assertThat(eventsWith("city")).isEqualTo(2);
        assertThat(eventsWith("Gouda")).isZero();
    }

    private long eventsWith(String text) {
        Selection selection = new Selection(Query.all(), text, null, null, EventClock.RECORDED);
        return with(0).ask(new Census.Of(selection), Census::result).result().events();
    }
}
