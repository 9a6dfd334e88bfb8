package dev.gesta.examples.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.SequencedEvent;
import dev.gesta.StreamView;
import dev.gesta.examples.aggregates.Course.CourseEvent;
import dev.gesta.examples.aggregates.Course.CourseId;
import dev.gesta.examples.aggregates.Course.Created;
import dev.gesta.examples.aggregates.Course.SeatBooked;
import dev.gesta.examples.aggregates.CourseDecider.Book;
import dev.gesta.examples.aggregates.StreamImport.OldEvent;
import dev.gesta.testkit.TestKit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MigrationTest {

    private static final CourseId C1 = new CourseId("c1");
    private static final Instant TIME = Instant.parse("2020-01-01T00:00:00Z");

    private final TestKit kit = TestKit.of(CourseEvent.class);

    private static List<OldEvent> history() {
        List<OldEvent> events = new ArrayList<>();
        events.add(old(0, "course-c1", "course-created", "{\"capacity\":1200}"));
        events.add(old(1, "course-c2", "course-created", "{\"capacity\":5}"));
        for (int i = 2; i < 1_200; i++) {
            events.add(old(i, "course-c1", "seat-booked", "{\"student\":\"s" + i + "\"}"));
        }
        return events;
    }

    private static OldEvent old(int number, String stream, String type, String json) {
        return new OldEvent(new UUID(7, number), stream, type, json, TIME.plusSeconds(number));
    }

    @Test
    void keeps_ids_order_and_revisions_and_can_be_repeated() {
        kit.onEachStore(stage -> {
            StreamImport.run(history().iterator(), stage.store());
            StreamImport.run(history().iterator(), stage.store());

            List<SequencedEvent> log = stage.log();
            assertThat(log)
                    .extracting(each -> each.event().id())
                    .containsExactlyElementsOf(history().stream().map(OldEvent::id).toList());
            StreamView stream = stage.store().stream(C1.tag());
            assertThat(stream.revision()).isEqualTo(1_198);
            assertThat(new CourseRepository(stage.store()).load(C1).revision()).isEqualTo(1_198);
            assertThat(log.get(2).event().metadata().value("time"))
                    .hasValue("2020-01-01T00:00:02Z");
            assertThat(stage.gesta().project(new CourseDecider().stateOf(C1)).free()).isEqualTo(2);
        });
    }

    // tag::test
    @Test
    void books_a_seat_as_long_as_there_is_one() {
        kit.given(new Created(C1, 1))
                .when(new CourseDecider(), C1, new Book(C1, "anna"))
                .thenAccepted(new SeatBooked(C1, "anna"))
                .when(new CourseDecider(), C1, new Book(C1, "ben"))
                .thenRefused("course is full");
    }
    // end::test
}
