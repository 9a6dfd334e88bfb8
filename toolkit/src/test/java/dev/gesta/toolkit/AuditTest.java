package dev.gesta.toolkit;

import static dev.gesta.toolkit.School.seatsTaken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import dev.gesta.Query;
import dev.gesta.ReferenceEventStore;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.School.CapacityChanged;
import dev.gesta.toolkit.School.CourseDefined;
import dev.gesta.toolkit.School.CourseId;
import dev.gesta.toolkit.School.SchoolEvent;
import dev.gesta.toolkit.School.StudentId;
import dev.gesta.toolkit.School.StudentSubscribed;
import dev.gesta.toolkit.audit.Audit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final CourseId C1 = new CourseId("c1");
    private static final CourseId C2 = new CourseId("c2");
    private static final StudentId S1 = new StudentId("s1");

    private final WatchedStore store = new WatchedStore(ReferenceEventStore.withGaps(1));
    private final Gesta gesta = Gesta.over(store, SchoolEvent.class);
    private final Audit audit = Audit.of(gesta);

    @Test
    void tells_each_event_of_a_state_with_actor_cause_and_the_state_before_and_after() {
        EventContext.of("anna").run(() -> gesta.append(new CourseDefined(C1, 5)));
        gesta.append(new StudentSubscribed(S1, C2));
        EventContext.of("ben")
                .withCausation("complaint-3")
                .run(() -> gesta.append(new StudentSubscribed(S1, C1)));
        Projection<String> both =
                School.capacity(C1)
                        .with(seatsTaken(C1), (seats, taken) -> taken + " of " + seats.orElse(0));

        try (Stream<Audit.Step<String>> history = audit.history(both)) {
            List<Audit.Step<String>> steps = history.toList();

            assertThat(steps).extracting(Audit.Step::before).containsExactly("0 of 0", "0 of 5");
            assertThat(steps).extracting(Audit.Step::after).containsExactly("0 of 5", "1 of 5");
            assertThat(steps.getFirst().actor()).hasValue("anna");
            assertThat(steps.getFirst().cause()).isEmpty();
            assertThat(steps.getLast().cause()).hasValue("complaint-3");
            assertThat(steps.getLast().events().getFirst().event())
                    .isEqualTo(new StudentSubscribed(S1, C1));
        }
    }

    @Test
    void reads_a_history_only_as_far_as_it_is_looked_at() {
        for (int i = 0; i < 10; i++) {
            gesta.append(new StudentSubscribed(S1, C1));
        }
        store.forget();

        try (Stream<Audit.Step<Integer>> history = audit.history(seatsTaken(C1))) {
            assertThat(history.findFirst()).map(Audit.Step::after).hasValue(1);
        }

        assertThat(store.eventsRead).isLessThan(10);
    }

    @Test
    void tells_what_followed_from_an_event_as_a_tree() {
        SequencedEvent root = caused(List.of(), new CourseDefined(C1, 1));
        SequencedEvent first = caused(List.of(root), new CapacityChanged(C1, 2));
        caused(List.of(), new CapacityChanged(C1, 3));
        SequencedEvent second = caused(List.of(root), new StudentSubscribed(S1, C1));
        SequencedEvent below = caused(List.of(first), new CapacityChanged(C2, 4));

        Audit.Effects tree = audit.effects(root, Query.all());

        assertThat(tree)
                .isEqualTo(
                        new Audit.Effects(
                                root,
                                List.of(
                                        new Audit.Effects(
                                                first,
                                                List.of(new Audit.Effects(below, List.of()))),
                                        new Audit.Effects(second, List.of()))));
        assertThat(audit.effects(root, Query.tags(C1.tag())).effects().getFirst().effects())
                .isEmpty();
    }

    @Test
    void refuses_a_tree_that_is_too_large_to_look_at() {
        SequencedEvent root = caused(List.of(), new CourseDefined(C1, 1));
        Object[] many = new Object[5_001];
        Arrays.fill(many, new CapacityChanged(C1, 2));
        EventContext.causedBy(root).run(() -> gesta.append(many));
        EventContext.causedBy(root).run(() -> gesta.append(many));

        assertThatThrownBy(() -> audit.effects(root, Query.all()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("10000 effects");
    }

    @Test
    void tells_what_led_to_an_event_reading_no_further_back_than_it_must() {
        caused(List.of(), new CourseDefined(C2, 1));
        SequencedEvent root = caused(List.of(), new CourseDefined(C1, 1));
        SequencedEvent first = caused(List.of(root), new CapacityChanged(C1, 2));
        caused(List.of(root), new CapacityChanged(C1, 9));
        SequencedEvent second = caused(List.of(first), new CapacityChanged(C2, 3));
        store.forget();

        assertThat(audit.causes(second, Query.all())).containsExactly(first, root);
        assertThat(store.eventsRead).isEqualTo(4);
        assertThat(audit.causes(root, Query.all())).isEmpty();
        assertThat(audit.causes(second, Query.tags(C2.tag()))).isEmpty();
    }

    private SequencedEvent caused(List<SequencedEvent> by, Object event) {
        EventContext context =
                by.isEmpty() ? EventContext.none() : EventContext.causedBy(by.getFirst());
        context.run(() -> gesta.append(event));
        return store.read(Query.all()).toList().getLast();
    }
}
