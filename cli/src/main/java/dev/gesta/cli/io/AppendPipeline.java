package dev.gesta.cli.io;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Appends one after another without waiting for each, so that many share a flush. The store takes
 * them in the order of the calls; how much is under way is bounded. For one thread.
 */
public final class AppendPipeline {

    private static final int MAX_APPENDS = 1024;
    private static final long MAX_BYTES = 32L << 20;

    /** An append under way. */
    private record Sent(CompletableFuture<Appended> answer, int events, long bytes, String name) {}

    private final EventStore store;
    private final Function<Failed, RuntimeException> explain;
    private final Deque<Sent> underWay = new ArrayDeque<>();

    private long bytesUnderWay;
    private long stored;
    private long repeated;
    private long last;
    private long outOfOrder;

    /**
     * An append that the store refused.
     *
     * @param name what the caller called it
     * @param answer the store's answer
     */
    public record Failed(String name, EventStoreException answer) {}

    /**
     * Creates a pipeline.
     *
     * @param store where the events go
     * @param explain makes of a refused append what is thrown
     */
    public AppendPipeline(EventStore store, Function<Failed, RuntimeException> explain) {
        this.store = store;
        this.explain = explain;
    }

    /**
     * Appends {@code events}; waits only while too much is under way.
     *
     * @param events what to append
     * @param bytes their size
     * @param name what to call them if they are refused
     */
    public void append(List<Event> events, long bytes, String name) {
        while (!underWay.isEmpty()
                && (underWay.size() == MAX_APPENDS || bytesUnderWay + bytes > MAX_BYTES)) {
            awaitFirst();
        }
        bytesUnderWay += bytes;
        underWay.add(new Sent(store.appendAsync(Append.of(events)), events.size(), bytes, name));
    }

    /** Waits until all is answered. */
    public void finish() {
        while (!underWay.isEmpty()) {
            awaitFirst();
        }
    }

    /** Waits until all is answered, whatever the answers are. */
    public void settle() {
        while (!underWay.isEmpty()) {
            try {
                awaitFirst();
            } catch (RuntimeException e) {
                // The first failure is reported already.
            }
        }
    }

    private void awaitFirst() {
        Sent sent = underWay.remove();
        bytesUnderWay -= sent.bytes();
        try {
            count(sent, sent.answer().join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof EventStoreException answer) {
                throw explain.apply(new Failed(sent.name(), answer));
            }
            throw e;
        }
    }

    private void count(Sent sent, Appended appended) {
        if (appended.repeated()) {
            repeated += sent.events();
        } else {
            stored += sent.events();
            outOfOrder += appended.first().value() < last ? 1 : 0;
            last = Math.max(last, appended.last().value());
        }
    }

    /** Returns how many events were stored. */
    public long stored() {
        return stored;
    }

    /** Returns how many events had been stored before. */
    public long repeated() {
        return repeated;
    }

    /** Returns how many appends the store put before an earlier one. */
    public long outOfOrder() {
        return outOfOrder;
    }
}
