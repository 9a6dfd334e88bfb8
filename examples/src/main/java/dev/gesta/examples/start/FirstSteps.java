package dev.gesta.examples.start;

import dev.gesta.AppendCondition;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadResult;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.engine.EmbeddedEventStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What one does with a store alone, without the toolkit. */
final class FirstSteps {

    private FirstSteps() {}

    static void useStore(Path folder) throws InterruptedException {
        // tag::store
        try (EventStore store = EmbeddedEventStore.open(folder)) {

            // Record what happened. When this returns, it is on the disk.
            Tag course = Tag.of("course", "c1");
            store.append(List.of(Event.of("course-defined", Payload.json("{}"), course)));

            // Read what a decision depends on; the token says what was seen.
            Query aboutCourse = Query.tags(course);
            ReadResult seen = store.read(aboutCourse);
            long taken = seen.stream().filter(each -> each.type().equals("seat-taken")).count();

            // Append only if nothing that matches has happened since.
            if (taken < 20) {
                store.append(
                        List.of(Event.of("seat-taken", Payload.json("{}"), course)),
                        AppendCondition.failIfEventsMatch(aboutCourse, seen.token()));
            }

            // Follow the log: what is stored, a marker that this was all, then what comes.
            try (Subscription subscription = store.subscribe(Query.all(), Position.START)) {
                subscription.next(Duration.ofSeconds(1)).ifPresent(System.out::println);
            }
        }
        // end::store
    }
}
