package dev.gesta.toolkit;

import static dev.gesta.toolkit.School.courseLoad;
import static dev.gesta.toolkit.School.seatsTaken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.ReferenceEventStore;
import dev.gesta.toolkit.School.CapacityChanged;
import dev.gesta.toolkit.School.CourseDefined;
import dev.gesta.toolkit.School.CourseId;
import dev.gesta.toolkit.School.SchoolEvent;
import dev.gesta.toolkit.School.StudentId;
import dev.gesta.toolkit.School.StudentSubscribed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProjectionTest {

    private static final CourseId C1 = new CourseId("c1");
    private static final CourseId C2 = new CourseId("c2");
    private static final StudentId S1 = new StudentId("s1");
    private static final StudentId S2 = new StudentId("s2");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final WatchedStore store = new WatchedStore(ReferenceEventStore.create(now::get));
    private final Gesta gesta = Gesta.over(store, SchoolEvent.class);

    @Test
    void folds_what_carries_all_ids_and_nothing_else() {
        gesta.append(
                new StudentSubscribed(S1, C1),
                new StudentSubscribed(S2, C1),
                new StudentSubscribed(S1, C2));

        assertThat(gesta.project(seatsTaken(C1))).isEqualTo(2);
        assertThat(gesta.project(courseLoad(S1))).isEqualTo(2);
        assertThat(gesta.project(Projection.count(StudentSubscribed.class, S1, C1))).isEqualTo(1);
        assertThat(gesta.project(Projection.count(StudentSubscribed.class))).isEqualTo(3);
    }

    @Test
    void combines_projections_with_map_with_and_all_in_one_read() {
        gesta.append(new CourseDefined(C1, 9), new StudentSubscribed(S1, C1));
        store.forget();

        Projection<String> both =
                seatsTaken(C1)
                        .with(courseLoad(S2), (taken, load) -> taken + "/" + load)
                        .map(text -> "<" + text + ">");
        Projection<List<String>> all = Projection.all(List.of(both, both.map(String::toUpperCase)));

        Projection<String> joined = both.with(all, (one, more) -> one + more);
        assertThat(gesta.project(joined)).isEqualTo("<1/0>[<1/0>, <1/0>]");
        assertThat(store.queries).hasSize(1);
        assertThat(store.eventsRead).isEqualTo(1);
    }

    @Test
    void gives_no_states_of_no_projections_without_reading() {
        assertThat(gesta.project(Projection.all(List.<Fold<Integer>>of()))).isEmpty();
        assertThat(gesta.at(Position.START).project(Projection.all(List.<Fold<Integer>>of())))
                .isEmpty();

        assertThat(store.queries).isEmpty();
    }

    @Test
    void reads_one_event_for_what_follows_from_the_newest() {
        for (int i = 1; i <= 20; i++) {
            gesta.append(new CapacityChanged(C1, i), new CapacityChanged(C2, -i));
        }
        store.forget();

        assertThat(gesta.project(capacity(C1))).isEqualTo(20);
        assertThat(store.eventsRead).isEqualTo(1);
        assertThat(gesta.project(Projection.exists(CapacityChanged.class, C2))).isTrue();
        assertThat(store.eventsRead).isEqualTo(2);
    }

    @Test
    void reads_back_until_each_of_several_has_its_newest() {
        gesta.append(new CapacityChanged(C1, 1), new CapacityChanged(C2, 2));
        gesta.append(new CapacityChanged(C2, 3), new CapacityChanged(C1, 4));
        store.forget();

        assertThat(gesta.project(Projection.all(List.of(capacity(C1), capacity(C2)))))
                .containsExactly(4, 3);
        assertThat(store.eventsRead).isEqualTo(2);
        assertThat(store.queries).hasSize(1);
    }

    @Test
    void reads_back_from_the_moment_that_was_asked_for() {
        gesta.append(new CapacityChanged(C1, 1));
        now.set(Instant.EPOCH.plusSeconds(1));
        gesta.append(new CapacityChanged(C1, 2));
        now.set(Instant.EPOCH.plusSeconds(2));
        gesta.append(new CapacityChanged(C1, 3));
        store.forget();

        assertThat(gesta.at(Position.of(2)).project(capacity(C1))).isEqualTo(2);
        assertThat(store.eventsRead).isEqualTo(1);
        assertThat(gesta.at(Instant.EPOCH.plusMillis(1_500)).project(capacity(C1))).isEqualTo(2);
        assertThat(gesta.at(Instant.EPOCH).project(capacity(C1))).isEqualTo(1);
        assertThat(gesta.at(Instant.EPOCH.minusMillis(1)).project(capacity(C1))).isEqualTo(-1);
        assertThat(gesta.at(Position.START).project(capacity(C1))).isEqualTo(-1);
    }

    @Test
    void shows_the_past_by_time_and_by_position() {
        for (int i = 0; i < 5; i++) {
            now.set(Instant.EPOCH.plusSeconds(i));
            gesta.append(new StudentSubscribed(S1, C1));
        }

        assertThat(gesta.at(Instant.EPOCH.plusSeconds(2)).project(seatsTaken(C1))).isEqualTo(3);
        assertThat(gesta.at(Position.of(4)).project(seatsTaken(C1))).isEqualTo(4);
        assertThat(gesta.at(Position.of(99)).project(seatsTaken(C1))).isEqualTo(5);
        assertThat(gesta.at(Instant.EPOCH.plusSeconds(1)).decide(School.subscribe(S1, C1)))
                .isEqualTo(Answer.refuse(School.Refusal.NO_SUCH_COURSE));
    }

    @Test
    void reads_in_parts_what_is_too_much_for_one_query() {
        List<Fold<Integer>> seats = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            CourseId course = new CourseId("many-" + i);
            seats.add(Projection.count(StudentSubscribed.class, course));
            expected.add(i % 3 == 0 ? 1 : 0);
            if (i % 3 == 0) {
                gesta.append(new StudentSubscribed(S1, course));
            }
        }

        Projection<List<Integer>> all = Projection.all(seats);
        assertThat(gesta.project(all)).isEqualTo(expected);
        assertThat(gesta.fold(all).token()).isEqualTo(store.head());
        assertThat(gesta.at(Position.of(1)).project(all).stream().mapToInt(i -> i).sum())
                .isEqualTo(1);
        assertThatThrownBy(() -> all.query(gesta.catalog()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("64 items");
    }

    @Test
    void derives_the_query_from_what_is_folded() {
        Projection<?> several =
                Projection.all(
                        List.<Projection<Object>>of(
                                widen(School.capacity(C1)),
                                widen(seatsTaken(C1)),
                                widen(courseLoad(S1))));

        assertThat(several.query(gesta.catalog()))
                .hasToString(
                        "{\"items\":["
                                + "{\"types\":[\"capacity-changed\",\"course-defined\","
                                + "\"student-subscribed\"],\"tags\":[\"course:c1\"]},"
                                + "{\"types\":[\"student-subscribed\"],"
                                + "\"tags\":[\"student:s1\"]}]}");
    }

    private static Projection<Object> widen(Projection<?> projection) {
        return projection.map(state -> state);
    }

    @Test
    void does_not_fold_what_another_projection_of_the_same_read_is_about() {
        gesta.append(new StudentSubscribed(S1, C2), new StudentSubscribed(S2, C1));

        Projection<String> both =
                School.isSubscribed(S1, C1)
                        .with(
                                seatsTaken(C1).with(courseLoad(S1), List::of),
                                (is, n) -> is + " " + n);
        assertThat(gesta.project(both)).isEqualTo("false [1, 1]");
    }

    @Test
    void refuses_a_fold_without_a_handler_and_one_with_two_for_an_event() {
        assertThatThrownBy(() -> gesta.project(Projection.startingWith(0)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("on(SomeEvent.class, ...)");
        assertThatThrownBy(() ->
                        Projection.count(SchoolEvent.class)
                                .on(CourseDefined.class, (count, _) -> count))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(SchoolEvent.class.getName())
                .hasMessageContaining(CourseDefined.class.getName());
    }

    @Test
    void hands_over_what_the_store_knows_of_an_event() {
        now.set(Instant.EPOCH.plusSeconds(7));
        EventContext.of("anna").run(() -> gesta.append(new CourseDefined(C1, 1)));

        String seen =
                gesta.project(
                        Projection.startingWith("")
                                .onSequenced(
                                        CourseDefined.class,
                                        (_, event) ->
                                                event.position()
                                                        + " "
                                                        + event.recordedAt()
                                                        + " "
                                                        + event.metadata().actor().orElseThrow()
                                                        + " "
                                                        + event.event().capacity())
                                .about(C1));

        assertThat(seen).isEqualTo("1 1970-01-01T00:00:07Z anna 1");
    }

    private static Projection<Integer> capacity(CourseId course) {
        return Projection.latest(CapacityChanged.class, CapacityChanged::capacity, course)
                .map(found -> found.orElse(-1));
    }
}
