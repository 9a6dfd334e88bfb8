package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Stores on simulated disks, stepped by the test, and the few words that tests use them with. */
final class Simulated {

    static final EngineOptions KIBIBYTE =
            EngineOptions.defaults()
                    .withSegmentBytes(1024)
                    .withZeroAheadBytes(0)
                    .withReservedDiskBytes(0);

    private static final AtomicLong IDS = new AtomicLong();

    private Simulated() {}

    static SimulatedStorage disk(long seed) {
        return new SimulatedStorage(new SplittableRandom(seed));
    }

    static EmbeddedEventStore open(SimulatedStorage disk) {
        return open(disk, KIBIBYTE);
    }

    static EmbeddedEventStore open(SimulatedStorage disk, EngineOptions options) {
        return open(disk, options, 7);
    }

    /** Opens a store; if it is a new one, the seed makes its id. */
    static EmbeddedEventStore open(SimulatedStorage disk, EngineOptions options, long seed) {
        try {
            return EmbeddedEventStore.openStepByStep(
                    outside(disk, options, new SplittableRandom(seed)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Log.Outside outside(Storage disk, EngineOptions options, RandomGenerator random) {
        return new Log.Outside(disk, options, InstantSource.system(), random);
    }

    static Event event(String... tags) {
        return event(0, tags);
    }

    static Event event(int dataBytes, String... tags) {
        byte[] data = new byte[dataBytes];
        Arrays.fill(data, (byte) 0x55);
        return new Event(
                new UUID(0x7000, IDS.incrementAndGet()),
                "Noted",
                Tags.of(Arrays.stream(tags).map(Tag::of).toList()),
                Payload.of(Payload.BYTES, data),
                Metadata.none());
    }

    static void step(EmbeddedEventStore store) {
        try {
            store.commitWaiting();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends an append; {@link #step} has it answered. */
    static CompletableFuture<Appended> send(EmbeddedEventStore store, Event... events) {
        return store.appendAsync(Append.of(List.of(events)));
    }

    static Appended append(EmbeddedEventStore store, Event... events) {
        CompletableFuture<Appended> answer = send(store, events);
        step(store);
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw e;
        }
    }

    static List<Event> eventsOf(EmbeddedEventStore store) {
        return store.read(Query.all()).stream().map(SequencedEvent::event).toList();
    }
}
