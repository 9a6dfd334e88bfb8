package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Section 7 of the conformance list, where it speaks of the beginning and end of a subscription.
 */
@Spec
@Holds(Guarantee.SUBSCRIPTIONS)
abstract class SubscriptionLifeSpec {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Case("U12")
    void closing_a_subscription_wakes_its_reader(EventStore store, Rounds rounds) {
        rounds.play((_, _) -> {
            Subscription subscription = caughtUp(store);
            Callable<Boolean> reader = () -> subscription.next(LONG).isPresent();
            Callable<Boolean> closer =
                    () -> {
                        subscription.close();
                        return false;
                    };

            assertThat(Race.of(List.of(reader, closer))).containsOnly(false);
        });
    }

    @Case("U12")
    void a_closed_subscription_gives_nothing_more(EventStore store) throws Exception {
        store.append(copies(10, "A{x:1}"));
        SubscribeOptions one = SubscribeOptions.defaults().withMaxBatchEvents(1);
        Subscription subscription =
                store.subscribe(Query.all(), ConsistencyToken.at(Position.START), one);
        assertThat(subscription.next(LONG)).isPresent();

        subscription.close();
        subscription.close();

        assertThat(subscription.next(LONG)).isEmpty();
        store.append(events("A{x:1}"));
        assertThat(subscription.next(LONG)).isEmpty();
    }

    @Case("U13")
    void closing_the_store_tells_its_readers(Stores stores, Rounds rounds) {
        rounds.play((_, _) -> {
            try (StoreUnderTest home = stores.fresh()) {
                Subscription subscription = caughtUp(home.store());
                Callable<Optional<Throwable>> reader =
                        () -> Optional.ofNullable(waitFor(subscription));
                Callable<Optional<Throwable>> closer =
                        () -> {
                            home.store().close();
                            return Optional.empty();
                        };

                assertThat(Race.of(List.of(reader, closer)).getFirst())
                        .containsInstanceOf(StoreUnavailableException.class);
            }
        });
    }

    private static Throwable waitFor(Subscription subscription) {
        return catchThrowable(() -> subscription.next(LONG));
    }

    @Case("U14")
    void an_interrupt_ends_the_waiting_and_not_the_subscription(EventStore store) throws Exception {
        try (Subscription subscription = caughtUp(store)) {
            Thread.currentThread().interrupt();
            assertThat(waitFor(subscription)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();

            store.append(events("A{x:1}"));

            assertThat(subscription.next(LONG).orElseThrow())
                    .isInstanceOf(Subscription.Events.class);
        }
    }

    @Case("U15")
    void a_batch_has_room_for_one_event_at_least(EventStore store) {
        for (int none : List.of(0, -1)) {
            Refusal.of(
                    InvalidRequestException.class,
                    store,
                    () -> SubscribeOptions.defaults().withMaxBatchEvents(none));
            Refusal.of(InvalidRequestException.class, store, () -> new SubscribeOptions(1, none));
        }
    }

    @Case("U16")
    void nothing_comes_when_nothing_happens(EventStore store) throws Exception {
        try (Deliveries deliveries = Deliveries.of(store, "ALL", Position.START)) {
            assertThat(deliveries.takeUntilCaughtUp()).isEqualTo(store.head());
            assertThat(deliveries.subscription().next(Duration.ofMillis(1))).isEmpty();
            assertThat(deliveries.look()).isEmpty();
        }
    }

    @Case("U17")
    void an_abandoned_catch_up_leaves_the_store_as_it_was(EventStore store) throws Exception {
        store.append(copies(1_000, "A{x:1}"));
        SubscribeOptions one = SubscribeOptions.defaults().withMaxBatchEvents(1);
        int threads = Thread.activeCount();
        for (int i = 0; i < 500; i++) {
            try (Deliveries deliveries =
                    Deliveries.of(
                            store, query("[ ; x:1]"), ConsistencyToken.at(Position.START), one)) {
                deliveries.next();
            }
        }

        assertThat(Thread.activeCount()).isLessThan(threads + 50);
        assertThat(store.append(events("A{x:1}")).token()).isEqualTo(store.head());
    }

    private static Subscription caughtUp(EventStore store) throws InterruptedException {
        Subscription subscription =
                store.subscribe(Query.all(), store.head(), SubscribeOptions.defaults());
        assertThat(subscription.next(LONG).orElseThrow()).isInstanceOf(Subscription.CaughtUp.class);
        return subscription;
    }
}
