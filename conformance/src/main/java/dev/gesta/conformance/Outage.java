package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The end of a store while clients append to it: what they sent, and what they were told.
 *
 * <p>Afterwards every append that was answered as stored must be there, once and in its place;
 * every one that was answered as not stored must be absent; and any other is there as a whole or
 * not.
 */
final class Outage {

    private static final int WRITERS = 4;
    private static final int MOST_APPENDS = 100;

    /**
     * An append that was sent.
     *
     * @param reason null if no answer came before the end
     */
    private record Sent(
            Append append, @Nullable Appended stored, @Nullable EventStoreException reason) {}

    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

    private Outage() {}

    /** Lets clients append to {@code store}, and calls {@code end} after some answers. */
    static Outage of(EventStore store, int answers, Runnable end) throws InterruptedException {
        Outage outage = new Outage();
        CountDownLatch answered = new CountDownLatch(answers);
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (int i = 0; i < WRITERS; i++) {
                String tag = "w:" + i;
                threads.execute(() -> outage.write(store, tag, answered, over));
            }
            assertThat(answered.await(Race.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            end.run();
            over.complete(null);
        } finally {
            over.complete(null);
            threads.shutdown();
            assertThat(threads.awaitTermination(Race.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        return outage;
    }

    private void write(
            EventStore store,
            String tag,
            CountDownLatch answered,
            CompletableFuture<@Nullable Void> over) {
        for (int i = 0; i < MOST_APPENDS && !over.isDone(); i++) {
            Append append = Append.of(copies(1 + i % 3, "A{" + tag + "}"));
            Sent answer = send(store, append, over);
            sent.add(answer);
            if (answer.stored() == null) {
                return;
            }
            answered.countDown();
        }
    }

    private static Sent send(
            EventStore store, Append append, CompletableFuture<@Nullable Void> over) {
        CompletableFuture<Appended> answer;
        try {
            answer = store.appendAsync(append);
        } catch (EventStoreException reason) {
            return new Sent(append, null, reason);
        }
        CompletableFuture.anyOf(answer, over).exceptionally(_ -> append).join();
        return switch (answer.state()) {
            case SUCCESS -> new Sent(append, answer.resultNow(), null);
            case FAILED -> new Sent(append, null, (EventStoreException) answer.exceptionNow());
            case RUNNING, CANCELLED -> new Sent(append, null, null);
        };
    }

    /** Checks the log of the store that was opened again. */
    void verify(EventStore store) {
        List<SequencedEvent> log = store.read(Query.all()).toList();
        var byId =
                log.stream()
                        .collect(
                                Collectors.toMap(event -> event.event().id(), Function.identity()));
        for (Sent each : sent) {
            List<SequencedEvent> found = new ArrayList<>();
            for (Event event : each.append().events()) {
                SequencedEvent there = byId.get(event.id());
                if (there != null) {
                    found.add(there);
                }
            }
            verify(each, found);
        }
        List<UUID> known =
                sent.stream()
                        .flatMap(each -> each.append().events().stream())
                        .map(Event::id)
                        .toList();
        assertThat(known).containsAll(byId.keySet());
    }

    private static void verify(Sent each, List<SequencedEvent> found) {
        List<Event> events = each.append().events();
        if (each.stored() != null) {
            assertThat(Notation.given(found)).as("acknowledged").isEqualTo(events);
            assertThat(found.getFirst().position()).isEqualTo(each.stored().first());
            assertThat(found.getLast().position()).isEqualTo(each.stored().last());
        } else if (each.reason() == null || each.reason() instanceof OutcomeUnknownException) {
            assertThat(found.size()).as("whole or absent").isIn(0, events.size());
        } else {
            assertThat(found).as("refused with %s", each.reason()).isEmpty();
        }
    }

    /** Sends everything once more; afterwards all of it is there once. */
    void sendAllAgain(EventStore store) {
        verify(store);
        for (Sent each : sent) {
            Appended again = store.append(each.append());
            if (each.stored() != null) {
                assertThat(again.repeated()).isTrue();
                assertThat(again.first()).isEqualTo(each.stored().first());
                assertThat(again.last()).isEqualTo(each.stored().last());
            }
        }
        int events = sent.stream().mapToInt(each -> each.append().events().size()).sum();
        assertThat(store.read(Query.all()).toList()).hasSize(events);
    }
}
