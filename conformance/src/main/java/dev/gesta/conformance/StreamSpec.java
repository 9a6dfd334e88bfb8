package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.none;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.StaleTimelineException;
import dev.gesta.StreamView;
import dev.gesta.Tag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Beyond the list: the events of one tag as a stream, numbered by revision. */
@Spec
@Holds(Guarantee.CONDITION)
abstract class StreamSpec {

    private static final Tag X1 = Tag.of("x:1");

    @Case("V01")
    void a_stream_without_events_ends_before_revision_0(EventStore store) {
        StreamView stream = store.stream(X1);

        assertThat(stream.revision()).isEqualTo(StreamView.EMPTY).isEqualTo(-1);
        assertThat(entries(stream.read())).isEmpty();
        assertThat(entries(stream.readBackwards())).isEmpty();
    }

    @CaseTable(
            """
            V02 | x:1  | 0 | 0:1 1:2 2:5 3:7 | all of it
            V02 | x:1  | 1 | 1:2 2:5 3:7     | from a revision on
            V02 | x:1  | 3 | 3:7             | the last
            V02 | x:1  | 4 |                 | the next to come
            V02 | x:1  | 9 |                 | beyond
            V02 | y:1  | 2 | 2:4 3:5         | another tag, numbered on its own
            V02 | x:10 | 0 | 0:8             | a tag of one event
            V02 | x:3  | 0 |                 | a tag of none
            """)
    void a_stream_numbers_its_events(
            String tag, String from, String expected, String says, Fixture f) {
        StreamView stream = f.store().stream(Tag.of(tag));

        assertThat(entries(f, stream.read(Long.parseLong(from)))).as(says).isEqualTo(expected);
    }

    @CaseTable(
            """
            V03 | x:1 | 3:7 2:5 1:2 0:1
            V03 | y:2 | 0:7
            V03 | x:3 |
            """)
    void backwards_the_numbers_fall(String tag, String expected, Fixture f) {
        StreamView stream = f.store().stream(Tag.of(tag));

        assertThat(entries(f, stream.readBackwards())).isEqualTo(expected);
        assertThat(stream.revision()).isEqualTo(entries(stream.read()).size() - 1);
    }

    @CaseTable(
            """
            V04 | x:1 | 3  | accepted |    | the last revision
            V04 | x:1 | 2  | refused  | p7 | one before it: 7 came since
            V04 | x:1 | 0  | refused  | p2 | further before it: 2 came first
            V04 | x:1 | -1 | refused  | p1 | none expected, and there are some
            V04 | x:1 | 4  | refused  |    | one beyond the end
            V04 | x:1 | 99 | refused  |    | far beyond the end
            V04 | x:3 | -1 | accepted |    | none expected, and there is none
            V04 | x:3 | 0  | refused  |    | one expected, and there is none
            """)
    void an_expected_revision_is(
            String tag, String revision, String expected, String conflict, @Own Fixture f) {
        AppendCondition condition =
                AppendCondition.expectRevision(Tag.of(tag), Long.parseLong(revision));
        if (expected.equals("accepted")) {
            f.store().append(events("N{n:1}"), condition);
            return;
        }
        AppendConditionFailedException refusal =
                Refusal.byCondition(f.store(), 0, events("N{n:1}"), condition);
        assertThat(refusal.conflict())
                .isEqualTo(conflict.isEmpty() ? Optional.empty() : Optional.of(f.place(conflict)));
    }

    @Case("V05")
    void of_sixteen_that_expect_the_same_revision_one_wins(EventStore store, Rounds rounds) {
        rounds.play((round, _) -> {
            StreamView stream = store.stream(Tag.of("v:" + round));
            stream.append(copies(2, "A{v:" + round + "}"), StreamView.EMPTY);

            List<Answer> answers =
                    Race.ofAppends(
                            16, _ -> () -> stream.append(copies(2, "A{v:" + round + "}"), 1));

            assertThat(Answer.stored(answers)).isEqualTo(1);
            assertThat(Answer.conflicts(answers)).isEqualTo(15);
            assertThat(stream.revision()).isEqualTo(3);
        });
    }

    @Case("V06")
    void impossible_revisions_are_refused(EventStore store) {
        Refusal.of(
                InvalidRequestException.class,
                store,
                () -> store.stream(X1).append(events("A{x:1}"), -2));
        Refusal.of(InvalidRequestException.class, store, () -> store.stream(X1).read(-1));
    }

    @CaseTable(
            """
            V07 | x:1  | 0           | 0 | nothing comes before the first event
            V07 | x:1  | p1          | 1 | itself included
            V07 | x:1  | p4          | 2 | up to an event without the tag
            V07 | x:1  | p4+1        | 2 | up to a position that may be nobody's
            V07 | x:1  | p7          | 4 | up to the last
            V07 | x:1  | head        | 4 | up to the head
            V07 | x:1  | head+100000 | 4 | beyond the head
            V07 | x:10 | head        | 1 | no prefix
            V07 | x:3  | head        | 0 | a tag of no event
            V07 | x    | head        | 0 | the beginning of a tag
            """)
    void the_events_of_a_tag_are_counted(
            String tag, String upTo, String expected, String says, Fixture f) {
        long upToFixture = upTo.equals("p4+1") && f.place(upTo).equals(f.p(5)) ? 1 : 0;

        assertThat(f.store().count(Tag.of(tag), f.place(upTo)))
                .as(says)
                .isEqualTo(Long.parseLong(expected) + upToFixture);
    }

    @Case("V08")
    void a_revision_and_a_query_are_judged_together(@Own Fixture f) {
        AppendCondition last = AppendCondition.expectRevision(X1, 3);
        AppendCondition old = AppendCondition.expectRevision(X1, 2);

        f.store().append(events("N{n:1}"), List.of(last, none("[ ; x:3]")));
        Refusal.byCondition(f.store(), 1, events("N{n:1}"), last, none("[ ; z:1]"));
        Refusal.byCondition(f.store(), 1, events("N{n:1}"), none("[ ; x:3]"), old);
        Refusal.byCondition(f.store(), 0, events("N{n:1}"), old, none("[ ; z:1]"));
    }

    @Case("V09")
    void events_of_the_same_append_do_not_count_for_its_revision(EventStore store) {
        Appended appended = store.stream(X1).append(copies(3, "A{x:1}"), StreamView.EMPTY);

        assertThat(appended.first()).isGreaterThan(Position.START);
        assertThat(store.stream(X1).revision()).isEqualTo(2);
    }

    @Case("V10")
    void a_revision_of_another_timeline_is_stale(EventStore store) {
        ConsistencyToken head = store.append(events("A{x:1}")).token();
        ConsistencyToken other =
                new ConsistencyToken(head.store(), head.timeline() ^ 2, head.position());

        Refusal.of(
                StaleTimelineException.class,
                store,
                () -> store.append(events("A{x:1}"), AppendCondition.expectRevision(X1, 0, other)));
        store.append(events("A{x:1}"), AppendCondition.expectRevision(X1, 0, head));
        assertThat(store.stream(X1).revision()).isEqualTo(1);
    }

    private static List<StreamView.Entry> entries(Stream<StreamView.Entry> entries) {
        try (entries) {
            return entries.toList();
        }
    }

    private static String entries(Fixture f, Stream<StreamView.Entry> entries) {
        return entries(entries).stream()
                .map(entry -> entry.revision() + ":" + f.number(entry.event()))
                .collect(Collectors.joining(" "));
    }
}
