package dev.gesta.studio;

import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an event came from, and what came from it: the events of the same correlation, and which of
 * them caused which.
 *
 * <p>Both are metadata, for which a store has no index. So they are looked for among the events
 * that share a tag with one that was found, and among the neighbours of the first in the log, up to
 * {@value #MAX_LOOKED} events in all.
 */
final class Causation {

    /** The most events that are looked at. */
    static final int MAX_LOOKED = 20_000;

    /** The most events of one correlation that are shown. */
    static final int MAX_FOUND = 500;

    /** A tag of more events than this is too common to search by. */
    static final int MAX_EVENTS_OF_TAG = 5_000;

    private static final int NEIGHBOURS = 500;

    private final EventStore store;

    /**
     * An event of the correlation.
     *
     * @param event what a list shows of it
     * @param cause the position of the event that caused it; null if that was not found
     * @param actor who acted, if it is known
     */
    record Link(EventRow event, @Nullable Position cause, @Nullable String actor) {}

    /**
     * The answer.
     *
     * @param correlation the id that the events share; null if the event names none
     * @param links the events, in order
     * @param looked how many events were looked at
     * @param cut whether the search ended before it had seen all that it could
     * @param notSearched tags of too many events to search by
     */
    record Result(
            @Nullable String correlation,
            List<Link> links,
            int looked,
            boolean cut,
            List<String> notSearched) {}

    Causation(EventStore store) {
        this.store = store;
    }

    /** Returns what belongs to the event at {@code position}. */
    Optional<Result> of(Position position, EventClock clock) {
        return EventPages.at(store, position).map(event -> new Search(event, clock).run());
    }

    /** One search, from event to event. */
    private final class Search {

        private final EventClock clock;
        private final SequencedEvent first;
        private final @Nullable String correlation;
        private final Map<Long, SequencedEvent> found = new TreeMap<>();
        private final Map<String, Position> byId = new HashMap<>();
        private final Set<String> causes = new HashSet<>();
        private final Deque<Tag> toSearch = new ArrayDeque<>();
        private final Set<Tag> known = new HashSet<>();
        private final Set<String> notSearched = new java.util.TreeSet<>();
        private int looked;
        private boolean cut;

        Search(SequencedEvent first, EventClock clock) {
            this.first = first;
            this.clock = clock;
            this.correlation = first.event().metadata().correlation().orElse(null);
        }

        Result run() {
            add(first);
            long at = first.position().value();
            look(Query.all(), ReadOptions.backwards().from(at).limit(NEIGHBOURS));
            look(Query.all(), ReadOptions.forwards().from(at).limit(NEIGHBOURS));
            while (!toSearch.isEmpty() && !cut) {
                search(toSearch.remove());
            }
            List<Link> links = found.values().stream().map(this::link).toList();
            return new Result(correlation, links, looked, cut, List.copyOf(notSearched));
        }

        private void search(Tag tag) {
            if (store.count(tag, store.head().position()) > MAX_EVENTS_OF_TAG) {
                notSearched.add(tag.value());
                return;
            }
            look(Query.anyOf(QueryItem.tags(tag)), ReadOptions.forwards());
        }

        private void look(Query query, ReadOptions options) {
            try (ReadResult events = store.read(query, options)) {
                for (SequencedEvent event : events) {
                    if (looked == MAX_LOOKED || found.size() == MAX_FOUND) {
                        cut = true;
                        return;
                    }
                    looked++;
                    if (belongs(event)) {
                        add(event);
                    }
                }
            }
        }

        private boolean belongs(SequencedEvent event) {
            Optional<String> other = event.event().metadata().correlation();
            Optional<String> cause = event.event().metadata().causation();
            return (correlation != null && other.filter(correlation::equals).isPresent())
                    || cause.filter(byId::containsKey).isPresent()
                    || causes.contains(event.event().id().toString());
        }

        private void add(SequencedEvent event) {
            if (found.putIfAbsent(event.position().value(), event) == null) {
                byId.put(event.event().id().toString(), event.position());
                event.event().metadata().causation().ifPresent(causes::add);
                event.tags().stream().filter(known::add).forEach(toSearch::add);
            }
        }

        private Link link(SequencedEvent event) {
            Position cause = event.event().metadata().causation().map(byId::get).orElse(null);
            String actor = event.event().metadata().actor().orElse(null);
            return new Link(EventRow.of(event, clock), cause, actor);
        }
    }
}
