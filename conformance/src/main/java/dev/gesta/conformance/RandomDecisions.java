package dev.gesta.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.AppendCondition;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A client that decides at random: it looks up the last event that matches some query, and appends
 * events that store both, on condition that nothing has matched since. Replaying the log then shows
 * whether each of them told the truth.
 */
final class RandomDecisions {

    private static final int DECISIONS = 10;

    private final EventStore store;
    private final SplittableRandom random;

    RandomDecisions(EventStore store, SplittableRandom random) {
        this.store = store;
        this.random = random;
    }

    /** Returns how many of the decisions were stored. */
    int decide() {
        int stored = 0;
        for (int i = 0; i < DECISIONS; i++) {
            stored += decideOnce() ? 1 : 0;
        }
        return stored;
    }

    private boolean decideOnce() {
        Query query = query();
        try (ReadResult newest = store.read(query, ReadOptions.backwards().limit(1))) {
            List<SequencedEvent> seen = newest.toList();
            Position last = seen.isEmpty() ? Position.START : seen.getFirst().position();
            Payload record = Payload.json(last + " " + query);
            List<Event> events =
                    IntStream.rangeClosed(0, random.nextInt(3))
                            .mapToObj(_ -> Event.of(type(), record, tag(), tag()))
                            .toList();
            Answer answer =
                    Answer.to(() ->
                            store.append(
                                    events,
                                    AppendCondition.failIfEventsMatch(query, newest.token())));
            assertThat(answer.isStored() || answer.isConflict()).as("%s", answer).isTrue();
            return answer.isStored();
        }
    }

    private Query query() {
        List<QueryItem> items = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            items.add(
                    switch (random.nextInt(3)) {
                        case 0 -> QueryItem.types(type());
                        case 1 -> QueryItem.tags(tag());
                        default -> QueryItem.types(type(), type()).and(tag());
                    });
        }
        return new Query.AnyOf(items);
    }

    private String type() {
        return "T" + random.nextInt(6);
    }

    private Tag tag() {
        return Tag.of("t:" + random.nextInt(8));
    }

    /** Checks what each append says it saw, and returns the number of appends. */
    static int replay(EventStore store) {
        List<SequencedEvent> log = store.read(Query.all()).toList();
        int appends = 0;
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).indexInAppend() == 0) {
                String[] record = log.get(i).data().asText().split(" ", 2);
                assertThat(lastMatch(Query.parse(record[1]), log.subList(0, i)).toString())
                        .as("last match before %s", log.get(i))
                        .isEqualTo(record[0]);
                appends++;
            }
        }
        return appends;
    }

    private static Position lastMatch(Query query, List<SequencedEvent> log) {
        for (SequencedEvent event : log.reversed()) {
            if (query.matches(event.event())) {
                return event.position();
            }
        }
        return Position.START;
    }
}
