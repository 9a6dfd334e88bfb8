package dev.gesta.conformance;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Stores whose subscriptions go wrong. */
final class WrongSubscriptions {

    private WrongSubscriptions() {}

    static List<WrongStore> all() {
        return List.of(
                wrong("there is a gap between catching up and live", "U02", Gap::new),
                wrong("the last event comes again after the marker", "U01", Again::new),
                wrong("the marker comes before the events", "U01", MarkerFirst::new),
                wrong("the marker comes only if something matched", "U04 U16", NeedsMatch::new),
                wrong("the marker is said again and again", "U01 U04 U16", Insists::new),
                wrong("a batch never says that it continues", "U05", NeverContinues::new),
                wrong("a batch may be of any size", "U05", Unlimited::new),
                wrong("a batch's token is the head", "U02 U03", TokenAhead::new),
                wrong("a slow reader misses events", "U06", Drops::new),
                wrong("a start beyond the head is the head", "U07", ClampsStart::new),
                wrong("a start includes its own position", "U01 U03", IncludesStart::new),
                wrong("a closed subscription goes on", "U12", NeverCloses::new),
                wrong("live events are not waited for", "U01 U02", OnlyStored::new),
                wrong("an append may come in two batches", "K11", OneByOne::new));
    }

    /** Makes a subscription of a store; all others are made of right ones. */
    @FunctionalInterface
    private interface Making {
        Subscription make(Request request);
    }

    private record Request(
            Subscribing store, Query query, ConsistencyToken after, SubscribeOptions options) {

        Subscription right() {
            return store.right(query, after, options);
        }

        Subscription rightAfter(ConsistencyToken other) {
            return store.right(query, other, options);
        }

        Request with(SubscribeOptions other) {
            return new Request(store, query, after, other);
        }
    }

    private static WrongStore wrong(String bug, String caughtBy, Making making) {
        return new WrongStore(bug, caughtBy, data -> new Subscribing(data, making));
    }

    private static final class Subscribing extends PlainStore {
        private final Making making;

        Subscribing(Data data, Making making) {
            super(data);
            this.making = making;
        }

        @Override
        public Subscription subscribe(
                Query query, ConsistencyToken after, SubscribeOptions options) {
            right(query, after, options).close();
            return making.make(new Request(this, query, after, options));
        }

        Subscription right(Query query, ConsistencyToken after, SubscribeOptions options) {
            return super.subscribe(query, after, options);
        }
    }

    /** Hands on what a right subscription gives. */
    private static class Passing implements Subscription {
        final Request request;
        Subscription right;

        Passing(Request request, Subscription right) {
            this.request = request;
            this.right = right;
        }

        Passing(Request request) {
            this(request, request.right());
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            return right.next(timeout);
        }

        Optional<Delivery> nextBut(Duration timeout, UnaryOperator<Events> change)
                throws InterruptedException {
            return right.next(timeout)
                    .map(delivery -> delivery instanceof Events e ? change.apply(e) : delivery);
        }

        @Override
        public boolean isClosed() {
            return right.isClosed();
        }

        @Override
        public void close() {
            right.close();
        }
    }

    private static final class Gap extends Passing {
        private boolean live;

        Gap(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            Optional<Delivery> next = right.next(timeout);
            if (!live && next.isPresent()) {
                live = true;
                LockSupport.parkNanos(200_000);
                right = request.rightAfter(request.store().head());
            }
            return next;
        }
    }

    private static final class Again extends Passing {
        private boolean said;

        Again(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            Optional<Delivery> next = right.next(timeout);
            if (!said && next.isPresent() && next.get() instanceof CaughtUp) {
                said = true;
                right = request.right();
            }
            return next;
        }
    }

    private static final class MarkerFirst extends Passing {
        private boolean said;

        MarkerFirst(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            if (!said) {
                said = true;
                return Optional.of(new CaughtUp(request.store().head()));
            }
            return right.next(timeout);
        }
    }

    private static final class NeedsMatch extends Passing {
        private boolean matched;

        NeedsMatch(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            Optional<Delivery> next = right.next(timeout);
            if (next.isPresent() && next.get() instanceof CaughtUp && !matched) {
                return right.next(Duration.ZERO);
            }
            matched = next.isPresent() && next.get() instanceof Events;
            return next;
        }
    }

    private static final class Insists extends Passing {
        Insists(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            Optional<Delivery> next = right.next(Duration.ZERO);
            return next.isPresent() ? next : Optional.of(new CaughtUp(request.store().head()));
        }
    }

    private static final class NeverContinues extends Passing {
        NeverContinues(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            return nextBut(timeout, all -> new Events(all.events(), all.token(), false));
        }
    }

    private static final class Unlimited extends Passing {
        Unlimited(Request request) {
            super(request, request.with(SubscribeOptions.defaults()).right());
        }
    }

    private static final class TokenAhead extends Passing {
        TokenAhead(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            return nextBut(
                    timeout,
                    all -> new Events(all.events(), request.store().head(), all.continues()));
        }
    }

    private static final class Drops extends Passing {
        private long dealtWith;

        Drops(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            ConsistencyToken head = request.store().head();
            long behind = head.position().value() - dealtWith;
            if (dealtWith > 0 && behind > 5_000) {
                right =
                        request.rightAfter(
                                head.withPosition(Position.of(head.position().value() - 100)));
            }
            Optional<Delivery> next = right.next(timeout);
            next.ifPresent(delivery -> dealtWith = delivery.token().position().value());
            return next;
        }
    }

    private static final class ClampsStart extends Passing {
        ClampsStart(Request request) {
            super(request, request.rightAfter(clamped(request)));
        }

        private static ConsistencyToken clamped(Request request) {
            ConsistencyToken head = request.store().head();
            boolean beyond = request.after().position().isAfter(head.position());
            return beyond ? head : request.after();
        }
    }

    private static final class IncludesStart extends Passing {
        IncludesStart(Request request) {
            super(request, request.rightAfter(before(request.after())));
        }

        private static ConsistencyToken before(ConsistencyToken after) {
            return after.withPosition(Position.of(Math.max(0, after.position().value() - 1)));
        }
    }

    private static final class NeverCloses extends Passing {
        NeverCloses(Request request) {
            super(request);
        }

        /** Looks at once, as the reader would wait for ever. */
        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            return right.next(Duration.ofMillis(1));
        }

        @Override
        public void close() {}
    }

    private static final class OnlyStored extends Passing {
        private boolean ended;

        OnlyStored(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            Optional<Delivery> next = ended ? Optional.empty() : right.next(Duration.ZERO);
            ended = ended || (next.isPresent() && next.get() instanceof CaughtUp);
            return next;
        }
    }

    private static final class OneByOne extends Passing {
        private Optional<Events> rest = Optional.empty();

        OneByOne(Request request) {
            super(request);
        }

        @Override
        public Optional<Delivery> next(Duration timeout) throws InterruptedException {
            Optional<Delivery> next = rest.map(Delivery.class::cast).or(() -> Optional.empty());
            if (next.isEmpty()) {
                next = right.next(timeout);
            }
            if (next.isEmpty() || !(next.get() instanceof Events all)) {
                return next;
            }
            List<SequencedEvent> others = all.events().subList(1, all.events().size());
            rest =
                    others.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Events(others, all.token(), all.continues()));
            SequencedEvent one = all.events().getFirst();
            return Optional.of(
                    new Events(List.of(one), all.token().withPosition(one.position()), false));
        }
    }
}
