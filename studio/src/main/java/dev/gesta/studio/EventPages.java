package dev.gesta.studio;

import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Events page by page, from a position on; and one event in full. */
final class EventPages {

    /** The most bytes of one event's data that are given without being asked for. */
    static final int MAX_SHOWN_BYTES = 64 << 10;

    private static final int EVENTS_BETWEEN_LOOKS = 64;

    private final EventStore store;
    private final Duration budget;
    private final LongSupplier nanos;

    /**
     * Which page.
     *
     * @param selection which events
     * @param options from where, which way, and how many
     */
    record Wanted(Selection selection, ReadOptions options) {}

    /**
     * A page of events.
     *
     * @param events the events, in the order that was asked for
     * @param next the position to go on at; null where there are no more
     * @param looked how many events were looked at, where text or time is searched for
     * @param head how far the store goes
     */
    record Page(List<EventRow> events, @Nullable Position next, long looked, Position head) {}

    /**
     * An event in full.
     *
     * @param row what a list shows of it
     * @param metadata its metadata
     * @param appendIndex its place among the events of its append
     * @param appendSize how many events its append had
     * @param dataBase64 its data, or the beginning of it
     * @param dataCut whether that is only the beginning
     * @param head how far the store goes
     */
    record Detail(
            EventRow row,
            Map<String, String> metadata,
            int appendIndex,
            int appendSize,
            String dataBase64,
            boolean dataCut,
            Position head) {}

    EventPages(EventStore store, Duration budget, LongSupplier nanos) {
        this.store = store;
        this.budget = budget;
        this.nanos = nanos;
    }

    /** Returns a page; it has fewer events than wanted where finding more takes too long. */
    Page page(Wanted wanted) {
        long start = nanos.getAsLong();
        ReadOptions options = wanted.options();
        Selection selection = wanted.selection();
        ReadOptions all = skipping(selection, options).limit(Long.MAX_VALUE);
        List<EventRow> rows = new ArrayList<>();
        long looked = 0;
        try (ReadResult events = store.read(selection.query(), all)) {
            for (SequencedEvent event : events) {
                if (rows.size() == options.limit() || isOver(start, looked)) {
                    return new Page(rows, event.position(), looked, store.head().position());
                }
                looked++;
                Instant time = selection.clock().of(event);
                if (selection.includes(event, time)) {
                    rows.add(EventRow.of(event, selection.clock()));
                } else if (isBehind(selection, options, event)) {
                    break;
                }
            }
        }
        return new Page(rows, null, looked, store.head().position());
    }

    /** Begins where the times do, if they are in order. */
    private ReadOptions skipping(Selection selection, ReadOptions options) {
        Instant bound = options.isBackwards() ? selection.until() : selection.since();
        if (bound == null || selection.clock() != EventClock.RECORDED) {
            return options;
        }
        Position first = RecordedTimes.firstAt(store, bound);
        if (options.isBackwards()) {
            Position last = Position.of(first.value() - 1);
            return last.isAfter(options.from()) ? options : options.from(last);
        }
        return options.from().isAfter(first) ? options : options.from(first);
    }

    private boolean isOver(long start, long looked) {
        return looked > 0
                && looked % EVENTS_BETWEEN_LOOKS == 0
                && nanos.getAsLong() - start >= budget.toNanos();
    }

    /** Recorded times are in order, so that nothing is to be found beyond the bound. */
    private static boolean isBehind(Selection selection, ReadOptions options, SequencedEvent at) {
        if (selection.clock() != EventClock.RECORDED) {
            return false;
        }
        Instant bound = options.isBackwards() ? selection.since() : selection.until();
        return bound != null
                && (options.isBackwards()
                        ? at.recordedAt().isBefore(bound)
                        : !at.recordedAt().isBefore(bound));
    }

    /**
     * Returns the event at {@code position}.
     *
     * @param whole whether to give all of its data, however long
     */
    Optional<Detail> detail(Position position, EventClock clock, boolean whole) {
        return at(store, position).map(event -> detail(event, clock, whole));
    }

    private Detail detail(SequencedEvent event, EventClock clock, boolean whole) {
        byte[] data = event.data().toByteArray();
        boolean cut = !whole && data.length > MAX_SHOWN_BYTES;
        return new Detail(
                EventRow.of(event, clock),
                event.event().metadata().entries(),
                event.indexInAppend(),
                event.appendSize(),
                Base64.getEncoder()
                        .encodeToString(cut ? Arrays.copyOf(data, MAX_SHOWN_BYTES) : data),
                cut,
                store.head().position());
    }

    /** Returns the event of {@code store} at {@code position}. */
    static Optional<SequencedEvent> at(EventStore store, Position position) {
        ReadOptions one = ReadOptions.forwards().from(position).limit(1);
        return store.read(Query.all(), one).toList().stream()
                .filter(event -> event.position().equals(position))
                .findFirst();
    }
}
