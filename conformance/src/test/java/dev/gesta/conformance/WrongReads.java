package dev.gesta.conformance;

import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Stores that find or give events wrongly. */
final class WrongReads {

    private WrongReads() {}

    static List<WrongStore> all() {
        List<WrongStore> all = new ArrayList<>(names());
        all.addAll(queries());
        all.addAll(options());
        return all;
    }

    private static List<WrongStore> names() {
        return List.of(
                new WrongStore(
                        "tags are alternatives",
                        "Q06 Q08",
                        matching((item, event) ->
                                ofTypes(item, event)
                                        && (item.tags().isEmpty()
                                                || item.tags().stream().anyMatch(event::hasTag)))),
                new WrongStore(
                        "types must all fit",
                        "Q04 Q10 K05",
                        matching((item, event) ->
                                item.types().stream().allMatch(event.type()::equals)
                                        && event.tags().containsAll(item.tags()))),
                new WrongStore(
                        "tags match as prefixes",
                        "Q18",
                        matching((item, event) ->
                                ofTypes(item, event) && allTags(item, event, String::startsWith))),
                new WrongStore(
                        "types match in any case",
                        "Q19",
                        matching((item, event) ->
                                (item.types().isEmpty()
                                                || item.types().stream()
                                                        .anyMatch(event.type()::equalsIgnoreCase))
                                        && event.tags().containsAll(item.tags()))),
                new WrongStore(
                        "tags match in any case",
                        "Q19 A13",
                        matching((item, event) ->
                                ofTypes(item, event)
                                        && allTags(
                                                item,
                                                event,
                                                (has, wanted) ->
                                                        lower(has).equals(lower(wanted))))),
                new WrongStore(
                        "tags are normalised",
                        "A13",
                        matching((item, event) ->
                                ofTypes(item, event)
                                        && allTags(
                                                item,
                                                event,
                                                (has, wanted) ->
                                                        composed(has).equals(composed(wanted))))),
                new WrongStore(
                        "a percent sign matches anything",
                        "A12",
                        matching((item, event) ->
                                ofTypes(item, event)
                                        && allTags(
                                                item,
                                                event,
                                                (has, wanted) ->
                                                        wanted.equals("%")
                                                                || has.equals(wanted)))));
    }

    private static List<WrongStore> queries() {
        return List.of(
                new WrongStore(
                        "an unknown tag matches all",
                        "Q17",
                        matching((item, event) ->
                                item.matches(event) || item.tags().contains(Tag.of("x:3")))),
                new WrongStore(
                        "data is searched",
                        "Q21",
                        matching((item, event) -> item.matches(event) || inData(item, event))),
                new WrongStore("events without tags are not found", "Q20 Q02", Untagged::new),
                new WrongStore("old events are not found", "Q05 Q03", NewestOnly::new),
                new WrongStore("an event comes once for each item", "Q13", Repeated::new),
                new WrongStore("events come by item", "Q15", ByItem::new));
    }

    private static List<WrongStore> options() {
        return List.of(
                new WrongStore("the limit is taken before the filter", "R11 R12", CutFirst::new),
                new WrongStore(
                        "forwards begins after from",
                        "R01",
                        within((options, position) ->
                                options.isBackwards()
                                        ? !position.isAfter(options.from())
                                        : position.isAfter(options.from()))),
                new WrongStore(
                        "backwards begins before from",
                        "R06 R13",
                        within((options, position) ->
                                options.isBackwards()
                                        ? options.from().isAfter(position)
                                        : !options.from().isAfter(position))),
                new WrongStore(
                        "backwards with a limit gives the first item's newest",
                        "R14",
                        FirstItem::new),
                new WrongStore(
                        "backwards from beyond the head gives nothing", "R08", BeyondIsNone::new),
                new WrongStore("backwards is forwards", "R05 R11", NeverBackwards::new),
                new WrongStore("from is a rank and not a position", "R02", Dense::new),
                new WrongStore("a read goes on into new events", "R21", Live::new),
                new WrongStore("a cut read says it saw the head", "R18", CutSawAll::new),
                new WrongStore("an empty read says it saw nothing", "R17", EmptySawNone::new),
                new WrongStore("a backwards read saw its last event", "R19", BackwardsSaw::new),
                new WrongStore("reads lag behind", "K12", Lagging::new),
                new WrongStore("counts include longer tags", "V07", CountsPrefixes::new),
                new WrongStore("counts ignore up to", "V07", CountsAll::new),
                new WrongStore("counts leave the last out", "V07", CountsBelow::new),
                new WrongStore("waiting ends at once", "W07", NeverWaits::new));
    }

    private static boolean ofTypes(QueryItem item, Event event) {
        return item.types().isEmpty() || item.types().contains(event.type());
    }

    private static boolean inData(QueryItem item, Event event) {
        return item.types().isEmpty()
                && item.tags().stream().allMatch(tag -> tag.value().equals(event.data().asText()));
    }

    private static boolean allTags(QueryItem item, Event event, BiPredicate<String, String> same) {
        return item.tags().stream()
                .allMatch(wanted ->
                        event.tags().stream()
                                .anyMatch(has -> same.test(has.value(), wanted.value())));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static Function<PlainStore.Data, EventStore> matching(
            BiPredicate<QueryItem, Event> rule) {
        return data ->
                new PlainStore(data) {
                    @Override
                    boolean matches(QueryItem item, Event event) {
                        return rule.test(item, event);
                    }
                };
    }

    private static Function<PlainStore.Data, EventStore> within(
            BiPredicate<ReadOptions, Position> rule) {
        return data ->
                new PlainStore(data) {
                    @Override
                    boolean isWithin(ReadOptions options, Position position) {
                        return rule.test(options, position);
                    }
                };
    }

    private static final class Untagged extends PlainStore {
        Untagged(Data data) {
            super(data);
        }

        @Override
        boolean matches(Query query, Event event) {
            return !event.tags().isEmpty() && super.matches(query, event);
        }
    }

    private static final class NewestOnly extends PlainStore {
        NewestOnly(Data data) {
            super(data);
        }

        @Override
        boolean isWithin(ReadOptions options, Position position) {
            return super.isWithin(options, position) && position.value() > head.get() - 1_000;
        }
    }

    private static final class Repeated extends PlainStore {
        Repeated(Data data) {
            super(data);
        }

        @Override
        List<SequencedEvent> select(Query query, ReadOptions options) {
            List<SequencedEvent> repeated = new ArrayList<>();
            for (SequencedEvent event : super.select(query, options)) {
                long times = 1;
                if (query instanceof Query.AnyOf(var items)) {
                    times = items.stream().filter(item -> item.matches(event.event())).count();
                    times *= items.stream().allMatch(item -> item.tags().isEmpty()) ? 1 : times;
                }
                for (int i = 0; i < times; i++) {
                    repeated.add(event);
                }
            }
            return repeated;
        }
    }

    private static final class ByItem extends PlainStore {
        ByItem(Data data) {
            super(data);
        }

        @Override
        List<SequencedEvent> select(Query query, ReadOptions options) {
            List<SequencedEvent> all = super.select(query, options);
            if (!(query instanceof Query.AnyOf(var items))) {
                return all;
            }
            return items.stream()
                    .flatMap(item -> all.stream().filter(e -> item.matches(e.event())))
                    .distinct()
                    .toList();
        }
    }

    private static final class CutFirst extends PlainStore {
        CutFirst(Data data) {
            super(data);
        }

        @Override
        List<SequencedEvent> select(Query query, ReadOptions options) {
            return super.select(Query.all(), options).stream()
                    .limit(options.limit())
                    .filter(event -> matches(query, event.event()))
                    .toList();
        }
    }

    private static final class FirstItem extends PlainStore {
        FirstItem(Data data) {
            super(data);
        }

        @Override
        List<SequencedEvent> select(Query query, ReadOptions options) {
            boolean few = options.isBackwards() && options.limit() < Integer.MAX_VALUE;
            return few && query instanceof Query.AnyOf(var items)
                    ? super.select(Query.anyOf(items.getFirst()), options)
                    : super.select(query, options);
        }
    }

    private static final class BeyondIsNone extends PlainStore {
        BeyondIsNone(Data data) {
            super(data);
        }

        @Override
        boolean isWithin(ReadOptions options, Position position) {
            long from = options.from().value();
            boolean beyond = from > head.get() && from < Long.MAX_VALUE;
            return !(options.isBackwards() && beyond) && super.isWithin(options, position);
        }
    }

    private static final class NeverBackwards extends PlainStore {
        NeverBackwards(Data data) {
            super(data);
        }

        @Override
        List<SequencedEvent> select(Query query, ReadOptions options) {
            List<SequencedEvent> events = super.select(query, options);
            return options.isBackwards() ? events.reversed() : events;
        }
    }

    private static final class Dense extends PlainStore {
        Dense(Data data) {
            super(data);
        }

        @Override
        List<SequencedEvent> select(Query query, ReadOptions options) {
            if (options.isBackwards()) {
                return super.select(query, options);
            }
            return data.log.stream()
                    .skip(Math.max(0, options.from().value() - 1))
                    .filter(event -> matches(query, event.event()))
                    .toList();
        }
    }

    private static final class Live extends PlainStore {
        Live(Data data) {
            super(data);
        }

        @Override
        public ReadResult read(Query query, ReadOptions options) {
            return options.isBackwards()
                    ? super.read(query, options)
                    : result(new Following(this, query, options), options, head());
        }
    }

    /** Looks for the next event only when asked for it. */
    private static final class Following implements Iterator<SequencedEvent> {
        private final PlainStore store;
        private final Query query;
        private ReadOptions options;

        Following(PlainStore store, Query query, ReadOptions options) {
            this.store = store;
            this.query = query;
            this.options = options;
        }

        @Override
        public boolean hasNext() {
            return !store.select(query, options).isEmpty();
        }

        @Override
        public SequencedEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            SequencedEvent next = store.select(query, options).getFirst();
            options = options.from(next.position().value() + 1);
            return next;
        }
    }

    private static final class CutSawAll extends PlainStore {
        CutSawAll(Data data) {
            super(data);
        }

        @Override
        public ReadResult read(Query query, ReadOptions options) {
            Iterator<SequencedEvent> cut =
                    select(query, options).stream().limit(options.limit()).iterator();
            return result(cut, options.limit(Long.MAX_VALUE), head());
        }
    }

    private static final class EmptySawNone extends PlainStore {
        EmptySawNone(Data data) {
            super(data);
        }

        @Override
        public ReadResult read(Query query, ReadOptions options) {
            List<SequencedEvent> events = select(query, options);
            return result(
                    events.iterator(), options, events.isEmpty() ? token(Position.START) : head());
        }
    }

    private static final class BackwardsSaw extends PlainStore {
        BackwardsSaw(Data data) {
            super(data);
        }

        @Override
        public ReadResult read(Query query, ReadOptions options) {
            List<SequencedEvent> events = select(query, options);
            boolean saysLess = options.isBackwards() && !events.isEmpty();
            ConsistencyToken seen = saysLess ? token(events.getFirst().position()) : head();
            return result(events.iterator(), options, seen);
        }
    }

    /** Every other read is of the log as the read before it saw it. */
    private static final class Lagging extends PlainStore {
        private long seen;
        private boolean lags;

        Lagging(Data data) {
            super(data);
        }

        @Override
        public ReadResult read(Query query, ReadOptions options) {
            synchronized (data) {
                lags = !lags;
                long upTo = lags ? seen : head.get();
                seen = head.get();
                List<SequencedEvent> events =
                        select(query, options).stream()
                                .filter(event -> event.position().value() <= upTo)
                                .toList();
                return result(events.iterator(), options, token(Position.of(upTo)));
            }
        }
    }

    private static final class CountsPrefixes extends PlainStore {
        CountsPrefixes(Data data) {
            super(data);
        }

        @Override
        public long count(Tag tag, Position upTo) {
            return data.log.stream()
                    .filter(event -> !event.position().isAfter(upTo))
                    .filter(event ->
                            event.tags().stream()
                                    .anyMatch(has -> has.value().startsWith(tag.value())))
                    .count();
        }
    }

    private static final class CountsAll extends PlainStore {
        CountsAll(Data data) {
            super(data);
        }

        @Override
        public long count(Tag tag, Position upTo) {
            return super.count(tag, head().position());
        }
    }

    private static final class CountsBelow extends PlainStore {
        CountsBelow(Data data) {
            super(data);
        }

        @Override
        public long count(Tag tag, Position upTo) {
            return super.count(tag, Position.of(Math.max(0, upTo.value() - 1)));
        }
    }

    private static final class NeverWaits extends PlainStore {
        NeverWaits(Data data) {
            super(data);
        }

        @Override
        public boolean await(ConsistencyToken token, Duration timeout) {
            return true;
        }
    }
}
