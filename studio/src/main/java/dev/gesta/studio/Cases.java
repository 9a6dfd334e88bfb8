package dev.gesta.studio;

import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cases of a tag key: for each tag {@code KEY:name}, how many events, from when to when. */
final class Cases implements Tally {

    /** The most cases that are told apart; events of later ones are not counted. */
    static final int MAX_CASES = 500_000;

    private final String prefix;
    private final Map<String, Case> cases = new HashMap<>();
    private boolean cut;

    /** The question: which cases does the key have? */
    record Of(Selection selection, String key) implements Insights.Question<Cases> {

        @Override
        public Cases begin() {
            return new Cases(key);
        }
    }

    /** By what cases are put in order; each ends with the name. */
    enum Order {
        FIRST,
        LAST,
        EVENTS,
        DURATION,
        NAME;

        private Comparator<Row> comparator() {
            return switch (this) {
                case FIRST -> Comparator.comparing(Row::first);
                case LAST -> Comparator.comparing(Row::last);
                case EVENTS -> Comparator.comparingLong(Row::events);
                case DURATION -> Comparator.comparingLong(Row::durationMillis);
                case NAME -> Comparator.comparing(Row::name, Order::compareNames);
            };
        }

        /** Shorter numbers are less, so that names that are numbers come in their order. */
        private static int compareNames(String a, String b) {
            boolean numbers = isNumber(a) && isNumber(b);
            return numbers && a.length() != b.length()
                    ? Integer.compare(a.length(), b.length())
                    : a.compareTo(b);
        }

        private static boolean isNumber(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    /**
     * Which page of the cases is asked for.
     *
     * @param order by what
     * @param descending whether the greatest comes first
     * @param search what the name must contain
     * @param offset how many to leave out
     * @param limit how many to give at most
     */
    record Page(Order order, boolean descending, String search, int offset, int limit) {}

    /**
     * The answer.
     *
     * @param cases how many cases there are
     * @param found how many of them have the text that was searched for
     * @param cut whether there are more than can be told apart
     * @param rows the page that was asked for
     */
    record Result(long cases, long found, boolean cut, List<Row> rows) {}

    /** A case: its name, what happened last, how many events, and from when to when. */
    record Row(
            String name,
            String lastType,
            long events,
            Instant first,
            Instant last,
            long durationMillis) {}

    private static final class Case {

        private long events;
        private Instant first;
        private Instant last;
        private String lastType = "";

        Case(Instant time) {
            this.first = time;
            this.last = time;
        }

        void add(String type, Instant time) {
            events++;
            first = time.isBefore(first) ? time : first;
            last = time.isAfter(last) ? time : last;
            lastType = type;
        }
    }

    Cases(String key) {
        this.prefix = key + ":";
    }

    @Override
    public void add(SequencedEvent event, Instant time) {
        for (Tag tag : event.tags()) {
            if (tag.value().startsWith(prefix)) {
                add(tag.value().substring(prefix.length()), event.type(), time);
            }
        }
    }

    private void add(String name, String type, Instant time) {
        Case found = cases.get(name);
        if (found == null) {
            if (cases.size() == MAX_CASES) {
                cut = true;
                return;
            }
            found = new Case(time);
            cases.put(name, found);
        }
        found.add(type, time);
    }

    @Override
    public long entries() {
        return cases.size();
    }

    Result result(Page page) {
        Comparator<Row> order = page.order().comparator().thenComparing(Row::name);
        List<Row> found =
                cases.entrySet().stream()
                        .filter(each -> each.getKey().contains(page.search()))
                        .map(each -> row(each.getKey(), each.getValue()))
                        .sorted(page.descending() ? order.reversed() : order)
                        .toList();
        int from = Math.min(page.offset(), found.size());
        int to = from + Math.min(page.limit(), found.size() - from);
        return new Result(cases.size(), found.size(), cut, found.subList(from, to));
    }

    private static Row row(String name, Case each) {
        long millis = Duration.between(each.first, each.last).toMillis();
        return new Row(name, each.lastType, each.events, each.first, each.last, millis);
    }
}
