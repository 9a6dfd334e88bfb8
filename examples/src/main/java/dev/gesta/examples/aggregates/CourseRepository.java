package dev.gesta.examples.aggregates;

import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.EventStore;
import dev.gesta.StreamView;
import dev.gesta.examples.aggregates.Course.CourseEvent;
import dev.gesta.examples.aggregates.Course.CourseId;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Sequenced;
import java.util.List;
import java.util.stream.Stream;

/** Loads courses from their streams, and saves them if nobody else did meanwhile. */
final class CourseRepository {

    /** A course, and the revision of its stream that it was loaded at. */
    record Loaded(Course course, long revision) {}

    private static final EventCatalog EVENTS = EventCatalog.of(CourseEvent.class);

    private final EventStore store;

    CourseRepository(EventStore store) {
        this.store = store;
    }

    // tag::load
    Loaded load(CourseId id) {
        Course course = new Course(id);
        long revision = StreamView.EMPTY;
        try (Stream<StreamView.Entry> stream = store.stream(id.tag()).read()) {
            for (StreamView.Entry stored : (Iterable<StreamView.Entry>) stream::iterator) {
                for (Sequenced<?> event : EVENTS.decode(stored.event())) {
                    course.apply((CourseEvent) event.event());
                }
                revision = stored.revision();
            }
        }
        return new Loaded(course, revision);
    }

    // end::load

    // tag::save
    void save(Loaded loaded) {
        List<Event> events =
                loaded.course().unsaved().stream()
                        .map(event -> EVENTS.encode(event, EventIds.random()))
                        .toList();
        store.stream(loaded.course().id().tag()).append(events, loaded.revision());
    }
    // end::save
}
