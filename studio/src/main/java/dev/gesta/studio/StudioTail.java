package dev.gesta.studio;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events of a selection as they come, as the text of server-sent events. Each message has some
 * events and how far the tail has come, which is also its id: with it a browser that lost the
 * connection goes on without a gap.
 *
 * <p>The reader pulls, so that a slow one costs memory for one batch. For one thread at a time;
 * {@link #close()} may come from any thread.
 */
public final class StudioTail implements AutoCloseable {

    private static final int BATCH = 200;

    private final Selection selection;
    private final Subscription subscription;
    private final JsonMapper mapper;

    /** What a message says: how far the tail has come, and which events are new. */
    private record Message(Position upTo, boolean live, List<EventRow> events) {}

    StudioTail(EventStore store, Selection selection, Position after, JsonMapper mapper) {
        this.selection = selection;
        this.mapper = mapper;
        this.subscription =
                store.subscribe(
                        selection.query(),
                        ConsistencyToken.at(after),
                        SubscribeOptions.defaults().withMaxBatchEvents(BATCH));
    }

    /**
     * Returns the next text to send, waiting for it if need be: a comment that only keeps the
     * connection alive, if nothing came in time.
     *
     * @return empty once the tail is closed
     * @throws EventStoreException if the store does not go on
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public Optional<String> next(Duration timeout) throws InterruptedException {
        Optional<Subscription.Delivery> delivery = subscription.next(timeout);
        return subscription.isClosed()
                ? Optional.empty()
                : Optional.of(delivery.map(this::text).orElse(":\n\n"));
    }

    private String text(Subscription.Delivery delivery) {
        Position upTo = delivery.token().position();
        Message message =
                switch (delivery) {
                    case Subscription.CaughtUp _ -> new Message(upTo, true, List.of());
                    case Subscription.Events events ->
                            new Message(upTo, false, rows(events.events()));
                };
        return "id: " + upTo + "\ndata: " + mapper.writeValueAsString(message) + "\n\n";
    }

    private List<EventRow> rows(List<SequencedEvent> events) {
        return events.stream()
                .filter(event -> selection.includes(event, selection.clock().of(event)))
                .map(event -> EventRow.of(event, selection.clock()))
                .toList();
    }

    /** Ends the tail, and wakes its reader. */
    @Override
    public void close() {
        subscription.close();
    }
}
