package dev.gesta;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A subscription made of reads: read up to the head, say so, wait until the head moves, read on.
 * For those who write a store.
 *
 * <p>There is no switch between catching up and live that could lose or repeat an event: both are
 * the same read, resumed at the position after the last one delivered; also after a failure.
 */
public final class CatchUpThenLive implements Subscription {

    private final EventStore store;
    private final DurableHead head;
    private final Query query;
    private final SubscribeOptions options;

    private ConsistencyToken reached;
    private boolean saidCaughtUp;
    private volatile boolean closed;

    /** The read under way, while the reader is not using it: whoever takes it out closes it. */
    private final AtomicReference<@Nullable Scan> resting = new AtomicReference<>();

    /** One read up to the head as it was when the read began. */
    private record Scan(
            ReadResult result, Iterator<SequencedEvent> events, Deque<SequencedEvent> heldBack)
            implements AutoCloseable {

        static Scan of(ReadResult result) {
            return new Scan(result, result.iterator(), new ArrayDeque<>());
        }

        boolean hasNext() {
            return !heldBack.isEmpty() || events.hasNext();
        }

        SequencedEvent next() {
            return heldBack.isEmpty() ? events.next() : heldBack.poll();
        }

        @Override
        public void close() {
            result.close();
        }
    }

    /**
     * Creates a subscription on {@code store}.
     *
     * @param head the head of the same store
     * @param after a token of the store's current timeline
     */
    public CatchUpThenLive(
            EventStore store,
            DurableHead head,
            Query query,
            ConsistencyToken after,
            SubscribeOptions options) {
        this.store = store;
        this.head = head;
        this.query = query;
        this.options = options;
        this.reached = store.head().withPosition(after.position());
    }

    @Override
    public Optional<Delivery> next(Duration timeout) throws InterruptedException {
        if (closed) {
            return Optional.empty();
        }
        Optional<Delivery> ready = readOn();
        if (ready.isPresent()) {
            return ready;
        }
        long wanted = reached.position().value() + (saidCaughtUp ? 1 : 0);
        boolean moved = head.await(wanted, timeout, () -> closed);
        if (head.isClosed()) {
            throw new StoreUnavailableException("the store is closed", null);
        }
        return moved && !closed ? readOn() : Optional.empty();
    }

    /** Gives the next batch, or the marker at the head, or nothing if that was said. */
    private Optional<Delivery> readOn() {
        Scan scan = resting.getAndSet(null);
        if (scan == null && head.get() > reached.position().value()) {
            ReadOptions from = ReadOptions.forwards().from(reached.position().value() + 1);
            scan = Scan.of(store.read(query, from));
            saidCaughtUp = false;
        }
        if (scan != null) {
            Optional<Delivery> batch = readOn(scan);
            if (batch.isPresent()) {
                return batch;
            }
        }
        if (saidCaughtUp || head.get() < reached.position().value()) {
            return Optional.empty();
        }
        saidCaughtUp = true;
        return Optional.of(new CaughtUp(reached));
    }

    /** Gives the next batch of a read, or nothing at its end; after a failure it is read anew. */
    private Optional<Delivery> readOn(Scan scan) {
        boolean goesOn = false;
        try {
            if (!scan.hasNext()) {
                reached = scan.result().token();
                return Optional.empty();
            }
            Events batch = nextBatch(scan);
            goesOn = true;
            return Optional.of(batch);
        } finally {
            if (goesOn) {
                resting.set(scan);
                if (closed) {
                    release();
                }
            } else {
                scan.close();
            }
        }
    }

    /** Takes events until the batch is full, and gives back those of an append that did not fit. */
    private Events nextBatch(Scan from) {
        List<SequencedEvent> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < options.maxBatchEvents()
                && bytes < options.maxBatchBytes()
                && from.hasNext()) {
            SequencedEvent event = from.next();
            batch.add(event);
            bytes += event.event().sizeInBytes();
        }
        boolean continues = giveBackUnfinishedAppend(batch, from);
        reached = reached.withPosition(batch.getLast().position());
        return new Events(List.copyOf(batch), reached, continues);
    }

    /** Returns whether the batch still ends inside an append, since it holds no other. */
    private static boolean giveBackUnfinishedAppend(List<SequencedEvent> batch, Scan from) {
        if (!from.hasNext()) {
            return false;
        }
        SequencedEvent following = from.next();
        from.heldBack().addFirst(following);
        Position append = following.firstOfAppend();
        if (!batch.getLast().firstOfAppend().equals(append)) {
            return false;
        }
        if (batch.getFirst().firstOfAppend().equals(append)) {
            return true;
        }
        while (batch.getLast().firstOfAppend().equals(append)) {
            from.heldBack().addFirst(batch.removeLast());
        }
        return false;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        release();
        head.wake();
    }

    private void release() {
        Scan scan = resting.getAndSet(null);
        if (scan != null) {
            scan.close();
        }
    }
}
