package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.none;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.Remedy;
import dev.gesta.StaleTimelineException;
import dev.gesta.SubscribeOptions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Beyond the list: consistency tokens, and waiting for what one names. */
@Spec
@Holds(Guarantee.LINEARIZABLE)
abstract class TokenSpec {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Case("W01")
    void the_head_is_the_token_of_the_last_append(EventStore store) {
        assertThat(store.head().position()).isEqualTo(Position.START);
        for (int size : List.of(1, 3, 1)) {
            assertThat(store.append(copies(size, "A{x:1}")).token()).isEqualTo(store.head());
        }
        assertThat(store.head().isBare()).isFalse();
    }

    @Case("W02")
    void a_token_of_another_timeline_is_stale(EventStore store) {
        ConsistencyToken head = store.append(events("A{x:1}")).token();
        ConsistencyToken other =
                new ConsistencyToken(head.store(), head.timeline() ^ 2, head.position());

        StaleTimelineException refusal =
                Refusal.of(
                        StaleTimelineException.class,
                        store,
                        () -> store.append(events("B{}"), none("[ ; x:3]", other)));

        assertThat(refusal.timeline()).isEqualTo(other.timeline());
        assertThat(refusal.currentTimeline()).isEqualTo(head.timeline());
        assertThat(refusal.remedy()).isEqualTo(Remedy.FIX_REQUEST);
        Refusal.of(StaleTimelineException.class, () -> subscribe(store, other));
        Refusal.of(StaleTimelineException.class, () -> store.await(other, Duration.ZERO));
    }

    @Case("W03")
    void a_token_of_another_store_is_refused(EventStore store) {
        ConsistencyToken head = store.append(events("A{x:1}")).token();
        ConsistencyToken other =
                new ConsistencyToken(
                        UUID.fromString("0198c5a0-0000-7000-8000-000000000001"),
                        head.timeline(),
                        head.position());

        Refusal.of(
                InvalidRequestException.class,
                store,
                () -> store.append(events("B{}"), none("[ ; x:3]", other)));
        Refusal.of(InvalidRequestException.class, () -> subscribe(store, other));
        Refusal.of(InvalidRequestException.class, () -> store.await(other, Duration.ZERO));
    }

    @Case("W04")
    void a_wrong_token_is_refused_also_as_the_second_of_two_conditions(EventStore store) {
        ConsistencyToken head = store.append(events("A{x:1}")).token();
        ConsistencyToken other =
                new ConsistencyToken(head.store(), head.timeline() ^ 2, head.position());

        Refusal.of(
                StaleTimelineException.class,
                store,
                () ->
                        store.append(
                                events("B{}"),
                                List.of(none("[ ; x:3]", head), none("[ ; x:3]", other))));
    }

    @Case("W05")
    void a_token_reads_back_from_its_text(EventStore store) {
        ConsistencyToken head = store.append(events("A{x:1}")).token();

        assertThat(ConsistencyToken.parse(head.toString())).isEqualTo(head);
        assertThat(ConsistencyToken.parse("7")).isEqualTo(ConsistencyToken.at(Position.of(7)));
    }

    @Case("W06")
    void what_is_there_is_not_waited_for(EventStore store) throws Exception {
        assertThat(store.await(store.head(), Duration.ZERO)).isTrue();
        ConsistencyToken token = store.append(events("A{x:1}")).token();

        assertThat(store.await(token, Duration.ZERO)).isTrue();
        assertThat(store.await(ConsistencyToken.at(Position.START), Duration.ZERO)).isTrue();
    }

    @Case("W07")
    void waiting_has_a_limit(EventStore store) throws Exception {
        ConsistencyToken beyond = store.head().withPosition(Position.of(1_000));

        assertThat(store.await(beyond, Duration.ZERO)).isFalse();
        assertThat(store.await(beyond, Duration.ofMillis(1))).isFalse();
    }

    @Case("W08")
    void an_append_wakes_who_waits_for_it(EventStore store, Rounds rounds) {
        rounds.play((_, _) -> {
            ConsistencyToken head = store.head();
            ConsistencyToken next = head.withPosition(Position.of(head.position().value() + 1));
            Callable<Boolean> reader = () -> store.await(next, LONG);
            Callable<Boolean> writer = () -> !store.append(events("A{}")).repeated();

            assertThat(Race.of(List.of(reader, reader, writer))).containsOnly(true);
        });
    }

    @Case("W09")
    void a_bare_position_is_one_of_the_current_timeline(EventStore store) {
        Position at = store.append(events("A{x:1}")).last();

        store.append(events("B{}"), none("[ ; x:1]", at));
        Refusal.byCondition(store, 0, events("B{}"), none("[ ; x:1]", Position.START));
    }

    @Case(value = "W10", needs = Capability.RESTART)
    void tokens_outlive_a_restart(StoreUnderTest home) {
        ConsistencyToken token = home.store().append(events("A{x:1}")).token();

        home.reopen();

        assertThat(home.store().head()).isEqualTo(token);
        home.store().append(events("B{}"), none("[ ; x:1]", token));
    }

    private static void subscribe(EventStore store, ConsistencyToken after) {
        store.subscribe(Query.all(), after, SubscribeOptions.defaults()).close();
    }
}
