package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Subscription.CaughtUp;
import dev.gesta.Subscription.Delivery;
import dev.gesta.Subscription.Events;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventPublisherTest {

    private final ReferenceEventStore store = ReferenceEventStore.create();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close_the_store() {
        store.close();
    }

    private void publish() {
        new EventPublisher(
                        store,
                        Query.all(),
                        ConsistencyToken.at(Position.START),
                        SubscribeOptions.defaults())
                .subscribe(receiver);
    }

    private void append(String type) {
        store.append(List.of(Event.of(type, Payload.json("{}"))));
    }

    @Test
    void gives_what_is_stored_then_the_marker_then_what_comes() throws Exception {
        append("A");
        publish();
        receiver.subscription().request(3);

        assertThat(receiver.next()).isInstanceOf(Events.class);
        assertThat(receiver.next()).isInstanceOf(CaughtUp.class);
        append("B");
        assertThat(receiver.next())
                .isInstanceOfSatisfying(
                        Events.class,
                        batch -> assertThat(batch.events().getFirst().type()).isEqualTo("B"));
    }

    @Test
    void gives_no_more_than_was_asked_for() throws Exception {
        append("A");
        publish();
        receiver.subscription().request(1);
        receiver.next();

        append("B");
        receiver.subscription().request(1);
        assertThat(receiver.next()).isInstanceOf(CaughtUp.class);
        assertThat(receiver.received).isEmpty();
    }

    @Test
    void refuses_demand_below_one() throws Exception {
        publish();
        receiver.subscription().request(0);

        assertThat(receiver.error.get(10, TimeUnit.SECONDS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ends_with_the_error_of_a_store_that_is_closed() throws Exception {
        publish();
        receiver.subscription().request(Long.MAX_VALUE);
        receiver.next();

        store.close();

        assertThat(receiver.error.get(10, TimeUnit.SECONDS))
                .isInstanceOf(StoreUnavailableException.class);
    }

    private static final class Receiver implements Flow.Subscriber<Delivery> {

        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private final CompletableFuture<Throwable> error = new CompletableFuture<>();
        private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();

        Flow.Subscription subscription() throws Exception {
            return subscription.get(10, TimeUnit.SECONDS);
        }

        Delivery next() throws InterruptedException {
            Delivery delivery = received.poll(10, TimeUnit.SECONDS);
            assertThat(delivery).isNotNull();
            return delivery;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(Delivery delivery) {
            received.add(delivery);
        }

        @Override
        public void onError(Throwable failure) {
            error.complete(failure);
        }

        @Override
        public void onComplete() {
            error.complete(new IllegalStateException("a publisher of events never completes"));
        }
    }
}
