package dev.gesta.testkit;

import dev.gesta.Position;
import dev.gesta.toolkit.Answer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which recorded decisions would come out differently, as {@link WhatIf} finds them.
 *
 * @param considered how many were made again so far
 * @param counts how many of each kind of change
 * @param differing those that differ, in the order of the log; the first 1,000
 * @param position the last one that was made again
 * @param head where the log ended at the beginning
 */
public record WhatIfReport(
        long considered,
        Map<Change, Long> counts,
        List<Differing> differing,
        Position position,
        Position head) {

    /** How a decision would come out. */
    public enum Change {
        /** As it did. */
        NONE,
        /** It was accepted, and would be refused. */
        REFUSED,
        /** It would come to other events. */
        OTHER_EVENTS,
        /** It would fail with an exception. */
        FAILED
    }

    /**
     * A decision that would come out differently.
     *
     * @param position of the first event that was recorded
     * @param change how it differs
     * @param recorded what was decided then
     * @param now what would be decided, as events, a reason or a failure; for people
     * @param difference both side by side, line by line; for people
     */
    public record Differing(
            Position position, Change change, List<?> recorded, String now, String difference) {

        /** Copies the list. */
        public Differing {
            recorded = List.copyOf(recorded);
        }
    }

    /** Copies the collections. */
    public WhatIfReport {
        counts = Map.copyOf(counts);
        differing = List.copyOf(differing);
    }

    /** Returns how many decisions would come out in this way. */
    public long count(Change change) {
        return counts.getOrDefault(change, 0L);
    }

    /** Returns the report for people: the counts, and each difference that is kept. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(
                        ("%,d decisions made again: %,d alike, %,d refused now, %,d with other"
                                        + " events, %,d failed")
                                .formatted(
                                        considered,
                                        count(Change.NONE),
                                        count(Change.REFUSED),
                                        count(Change.OTHER_EVENTS),
                                        count(Change.FAILED)));
        for (Differing each : differing) {
            text.append("\n\nat position ").append(each.position()).append(": ");
            text.append(each.difference());
        }
        long left = considered - count(Change.NONE) - differing.size();
        return left == 0 ? text.toString() : text + "\n\nand %,d more".formatted(left);
    }

    /** Counts decisions as they are made. */
    static final class Tally {

        private final int kept;
        private final Position head;
        private final Map<Change, Long> counts = new EnumMap<>(Change.class);
        private final List<Differing> differing = new ArrayList<>();
        private long considered;
        private Position position = Position.START;

        Tally(int kept, Position head) {
            this.kept = kept;
            this.head = head;
        }

        long considered() {
            return considered;
        }

        void add(Position at, List<?> recorded, Answer<?, ?> answer) {
            switch (answer) {
                case Answer.Refuse<?, ?>(var reason) -> {
                    String now = "refused: " + Fields.text(reason);
                    String was = "accepted " + Fields.text(recorded);
                    add(new Differing(at, Change.REFUSED, recorded, now, was + "\n  now " + now));
                }
                case Answer.Accept<?, ?>(List<?> events) -> {
                    Change change = recorded.equals(events) ? Change.NONE : Change.OTHER_EVENTS;
                    String lines =
                            change == Change.NONE
                                    ? ""
                                    : "other events\n" + Differences.between(recorded, events);
                    add(new Differing(at, change, recorded, Fields.text(events), lines));
                }
            }
        }

        void add(Position at, List<?> recorded, RuntimeException failure) {
            String now = "failed: " + failure;
            String was = "accepted " + Fields.text(recorded);
            add(new Differing(at, Change.FAILED, recorded, now, was + "\n  now " + now));
        }

        private void add(Differing one) {
            considered++;
            position = one.position();
            counts.merge(one.change(), 1L, Long::sum);
            if (one.change() != Change.NONE && differing.size() < kept) {
                differing.add(one);
            }
        }

        WhatIfReport report() {
            return new WhatIfReport(considered, counts, differing, position, head);
        }
    }
}
