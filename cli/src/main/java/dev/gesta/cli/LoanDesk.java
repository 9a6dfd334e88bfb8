package dev.gesta.cli;

import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides about applications, on what the store says of the customer: nobody may be offered more
 * than {@value #MOST_OWED} in all. Safe for use by many threads.
 */
final class LoanDesk {

    /** The most that all offers to one customer may come to, in euros. */
    static final long MOST_OWED = 30_000;

    private final EventStore store;

    LoanDesk(EventStore store) {
        this.store = store;
    }

    /**
     * What an officer knows of a customer when deciding.
     *
     * @param offered what all offers come to
     * @param token up to where that was read
     */
    record Seen(long offered, ConsistencyToken token) {

        /** Returns how much of {@code wanted} can still be offered. */
        long atMost(long wanted) {
            return Math.max(0, Math.min(wanted, MOST_OWED - offered));
        }
    }

    /** Reads all that happened to a customer, and folds it. */
    Seen look(String customer) {
        Query history = Query.tags(LoanEvents.Application.customerTag(customer));
        Map<String, LoanState> states = new HashMap<>();
        try (ReadResult events = store.read(history)) {
            for (SequencedEvent event : events) {
                String application = applicationOf(event);
                LoanState before = states.getOrDefault(application, LoanState.INITIAL);
                states.put(application, before.evolve(event));
            }
            long offered = states.values().stream().mapToLong(LoanState::offer).sum();
            return new Seen(offered, events.token());
        }
    }

    /**
     * Appends what was decided, if nothing has happened to the customer since the officer looked.
     */
    Appended append(Event decided, LoanEvents.Application application, Seen seen) {
        Query history = Query.tags(application.customerTag());
        return store.append(
                List.of(decided), AppendCondition.failIfEventsMatch(history, seen.token()));
    }

    /** Returns the state of an application as it was at {@code position}. */
    LoanState stateAt(LoanEvents.Application application, Position position) {
        LoanState state = LoanState.INITIAL;
        try (ReadResult events =
                store.read(Query.tags(application.tag()), ReadOptions.forwards())) {
            for (SequencedEvent event : events) {
                if (event.position().isAfter(position)) {
                    break;
                }
                state = state.evolve(event);
            }
        }
        return state;
    }

    /** Returns the value of the tag that names the application. */
    static String applicationOf(SequencedEvent event) {
        String prefix = LoanEvents.APPLICATION + ":";
        for (Tag tag : event.tags()) {
            if (tag.value().startsWith(prefix)) {
                return tag.value().substring(prefix.length());
            }
        }
        return "";
    }
}
