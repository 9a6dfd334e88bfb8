package dev.gesta;

import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Subscriptions for those who want to be pushed: a publisher of the Reactive Streams kind.
 *
 * <p>Each subscriber has a subscription of its own, from the same place in the log, and a virtual
 * thread of its own that waits for demand and then for events; so a slow one holds nothing back. It
 * never completes: it ends with the subscriber's cancelling, or with an error of the store.
 */
public final class EventPublisher implements Flow.Publisher<Subscription.Delivery> {

    /** How long a look for events lasts before cancelling is looked at again. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** What a subscriber gets that could not be subscribed. */
    private static final Flow.Subscription NOTHING =
            new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            };

    private final EventStore store;
    private final Query query;
    private final ConsistencyToken after;
    private final SubscribeOptions options;

    /** Creates a publisher of what {@link EventStore#subscribe} with the same arguments gives. */
    public EventPublisher(
            EventStore store, Query query, ConsistencyToken after, SubscribeOptions options) {
        this.store = store;
        this.query = query;
        this.after = after;
        this.options = options;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Subscription.Delivery> subscriber) {
        Subscription source;
        try {
            source = store.subscribe(query, after, options);
        } catch (EventStoreException e) {
            subscriber.onSubscribe(NOTHING);
            subscriber.onError(e);
            return;
        }
        Thread.ofVirtual().name("gesta-publisher-", 0).start(new Pump(source, subscriber));
    }

    /** Carries deliveries from a subscription to its subscriber, as many as were asked for. */
    private static final class Pump implements Flow.Subscription, Runnable {

        private final Subscription source;
        private final Flow.Subscriber<? super Subscription.Delivery> subscriber;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        private long demand;
        private boolean badDemand;
        private boolean cancelled;

        Pump(Subscription source, Flow.Subscriber<? super Subscription.Delivery> subscriber) {
            this.source = source;
            this.subscriber = subscriber;
        }

        @Override
        public void run() {
            try (source) {
                subscriber.onSubscribe(this);
                while (awaitDemand()) {
                    source.next(LOOK).ifPresent(this::deliver);
                }
            } catch (InterruptedException | RuntimeException | Error e) {
                cancel();
                subscriber.onError(e);
            }
        }

        private void deliver(Subscription.Delivery delivery) {
            lock.lock();
            try {
                if (cancelled) {
                    return;
                }
                demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            } finally {
                lock.unlock();
            }
            subscriber.onNext(delivery);
        }

        /** Returns whether there is demand; false once cancelled. */
        private boolean awaitDemand() throws InterruptedException {
            lock.lock();
            try {
                while (demand == 0 && !cancelled && !badDemand) {
                    changed.await();
                }
                if (badDemand) {
                    throw new IllegalArgumentException("demand must be 1 or more");
                }
                return !cancelled;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void request(long n) {
            lock.lock();
            try {
                badDemand |= n < 1;
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                cancelled = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
            source.close();
        }
    }
}
