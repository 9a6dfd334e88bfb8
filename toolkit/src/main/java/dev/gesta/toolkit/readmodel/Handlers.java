package dev.gesta.toolkit.readmodel;

import dev.gesta.InvalidRequestException;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.Sequenced;
import java.util.ArrayList;
import java.util.List;

/** Which class of events is handled how. Immutable. */
final class Handlers<T> {

    private record One<T>(Class<?> events, Handler<T, Sequenced<?>> step) {}

    private final List<One<T>> all;

    private Handlers(List<One<T>> all) {
        this.all = all;
    }

    static <T> Handlers<T> none() {
        return new Handlers<>(List.of());
    }

    <E> Handlers<T> with(Class<E> events, Handler<? super T, Sequenced<E>> handler) {
        for (One<T> other : all) {
            if (other.events.isAssignableFrom(events) || events.isAssignableFrom(other.events)) {
                throw new InvalidRequestException(
                        "each event must have one handler",
                        "one handler",
                        "handlers for " + other.events.getName() + " and " + events.getName());
            }
        }
        List<One<T>> more = new ArrayList<>(all);
        more.add(
                new One<>(
                        events,
                        (target, sequenced) ->
                                handler.handle(
                                        target,
                                        new Sequenced<>(
                                                events.cast(sequenced.event()),
                                                sequenced.source()))));
        return new Handlers<>(List.copyOf(more));
    }

    /** Returns the query for all that is handled; upcasters' old types included. */
    Query query(EventCatalog catalog) {
        if (all.isEmpty()) {
            throw new InvalidRequestException(
                    "something must be handled", "on(SomeEvent.class, ...)", "no handler");
        }
        return catalog.query(all.stream().<Class<?>>map(One::events).toList());
    }

    /** Handles what a stored event is now, as the cause of whatever the handlers append. */
    void apply(T target, SequencedEvent stored, EventCatalog catalog) throws Exception {
        EventContext.causedBy(stored)
                .call(() -> {
                    for (Sequenced<?> event : catalog.decode(stored)) {
                        apply(target, event);
                    }
                    return true;
                });
    }

    private void apply(T target, Sequenced<?> event) throws Exception {
        for (One<T> one : all) {
            if (one.events.isInstance(event.event())) {
                one.step.handle(target, event);
                return;
            }
        }
    }
}
