package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.RunningProjection;
import dev.gesta.toolkit.TagId;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A projection kept up to date in memory for each id of a class: a table that can be asked.
 *
 * <pre>{@code
 * // How many seats are taken, of each course.
 * KeptByKey<Integer> seats =
 *         KeptByKey.of(gesta, CourseId.class, Projection.count(StudentSubscribed.class)).start();
 * seats.find((course, taken) -> taken >= 30);
 * }</pre>
 *
 * <p>The projection says nothing of the id: an event counts for each id of the class that it
 * carries. Like {@link KeptProjection}, it begins with the first event, and a batch becomes visible
 * as a whole.
 *
 * <p>Safe for use by many threads, if the states are immutable.
 *
 * @param <S> the state of one id
 */
public final class KeptByKey<S> implements AutoCloseable {

    private final String prefix;
    private final RunningProjection<S> blank;
    private final Map<String, RunningProjection<S>> running = new HashMap<>();
    private final SortedMap<String, S> states = new TreeMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Follower follower;

    private KeptByKey(Gesta gesta, Class<? extends TagId> ids, Projection<S> projection) {
        this.prefix = TagId.keyOf(ids) + ':';
        this.blank = RunningProjection.of(projection, gesta.catalog());
        this.follower = new Follower(KeptProjection.plan(gesta, projection), new Reader());
    }

    private final class Reader implements Follower.Reader {

        @Override
        public ConsistencyToken begin() {
            return ConsistencyToken.at(Position.START);
        }

        @Override
        public void take(Subscription.Delivery delivery) {
            switch (delivery) {
                case Subscription.Events events -> {
                    Set<String> changed = new HashSet<>();
                    events.events().forEach(event -> feed(event, changed));
                    show(changed);
                }
                case Subscription.CaughtUp _ -> {}
            }
        }
    }

    private void feed(SequencedEvent event, Set<String> changed) {
        for (Tag tag : event.tags()) {
            if (tag.value().startsWith(prefix)) {
                String id = tag.value().substring(prefix.length());
                running.computeIfAbsent(id, _ -> blank.afresh()).feed(event);
                changed.add(id);
            }
        }
    }

    private void show(Set<String> changed) {
        lock.writeLock().lock();
        try {
            for (String id : changed) {
                RunningProjection<S> one = running.get(id);
                if (one != null) {
                    states.put(id, one.state());
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Returns a projection to be kept for each id, not started.
     *
     * @param ids whose tags tell the events apart
     * @throws dev.gesta.InvalidRequestException if a class that it handles is not in the catalog
     */
    public static <S> KeptByKey<S> of(
            Gesta gesta, Class<? extends TagId> ids, Projection<S> projection) {
        return new KeptByKey<>(gesta, ids, projection);
    }

    /** Starts a thread that keeps it up to date until {@link #close()}; returns this. */
    public KeptByKey<S> start() {
        follower.start();
        return this;
    }

    /** Takes the next batch on this thread, where it was not started. */
    public Step step(Duration wait) throws InterruptedException {
        return follower.stepByHand(wait);
    }

    /** Returns the state of an id; empty if no event carries it. */
    public Optional<S> get(TagId id) {
        return read(all -> Optional.ofNullable(all.get(id.value())));
    }

    /** Returns a copy of what {@code wanted} takes, by the value of the id, in its order. */
    public SortedMap<String, S> find(BiPredicate<String, ? super S> wanted) {
        return read(all -> {
            SortedMap<String, S> found = new TreeMap<>();
            all.forEach((id, state) -> {
                if (wanted.test(id, state)) {
                    found.put(id, state);
                }
            });
            return found;
        });
    }

    /**
     * Asks for anything about all states, as one batch left them. Holds up the next batch, so it
     * should be quick; the map is not to be kept.
     */
    public <R extends @Nullable Object> R read(
            Function<? super SortedMap<String, S>, ? extends R> question) {
        lock.readLock().lock();
        try {
            return question.apply(Collections.unmodifiableSortedMap(states));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Returns what it is about. */
    public ProjectorState activity() {
        return follower.state();
    }

    /**
     * Waits until the states hold all up to {@code token}.
     *
     * @return whether they do; false once the time is up, or it was closed
     * @throws StoppedException if it has stopped before
     */
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        return follower.await(token, timeout);
    }

    /** Waits until the states show what {@code receipt} proves. */
    public boolean await(Receipt receipt, Duration timeout) throws InterruptedException {
        return await(receipt.token(), timeout);
    }

    @Override
    public void close() {
        follower.close();
    }
}
