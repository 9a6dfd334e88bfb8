package dev.gesta.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a subscription gave so far. Waiting has a limit, and its end is a failure. */
final class Deliveries implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Subscription subscription;
    private final List<SequencedEvent> events = new ArrayList<>();
    private ConsistencyToken token;

    private Deliveries(Subscription subscription, ConsistencyToken after) {
        this.subscription = subscription;
        this.token = after;
    }

    static Deliveries of(
            EventStore store, Query query, ConsistencyToken after, SubscribeOptions options) {
        return new Deliveries(store.subscribe(query, after, options), after);
    }

    static Deliveries of(EventStore store, String query, Position after) {
        ConsistencyToken bare = ConsistencyToken.at(after);
        return of(store, Notation.query(query), bare, SubscribeOptions.defaults());
    }

    /** Waits for the next delivery. */
    Subscription.Delivery next() throws InterruptedException {
        return next(PATIENCE).orElseThrow(() -> new AssertionError("nothing came after " + token));
    }

    /** Returns what comes without waiting. */
    Optional<Subscription.Delivery> look() throws InterruptedException {
        return next(Duration.ZERO);
    }

    /** Takes the next delivery, and checks that it is in order. */
    private Optional<Subscription.Delivery> next(Duration patience) throws InterruptedException {
        Optional<Subscription.Delivery> delivery = subscription.next(patience);
        if (delivery.isPresent()) {
            ConsistencyToken reached = delivery.get().token();
            Position last = token.position();
            if (delivery.get() instanceof Subscription.Events(var batch, _, _)) {
                assertThat(batch).isNotEmpty();
                for (SequencedEvent event : batch) {
                    assertThat(event.position()).isGreaterThan(last);
                    last = event.position();
                }
                events.addAll(batch);
            }
            assertThat(reached.position()).isGreaterThanOrEqualTo(last);
            token = reached;
        }
        return delivery;
    }

    /** Takes what comes up to and with the next marker, and returns that. */
    ConsistencyToken takeUntilCaughtUp() throws InterruptedException {
        while (true) {
            if (next() instanceof Subscription.CaughtUp(var caughtUp)) {
                return caughtUp;
            }
        }
    }

    /** Takes what comes until a place is reached. */
    void takeUntil(ConsistencyToken place) throws InterruptedException {
        while (token.position().value() < place.position().value()) {
            next();
        }
    }

    List<SequencedEvent> events() {
        return events;
    }

    /** Returns the place that was reached. */
    ConsistencyToken token() {
        return token;
    }

    Subscription subscription() {
        return subscription;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
