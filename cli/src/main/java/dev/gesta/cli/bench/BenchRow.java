package dev.gesta.cli.bench;

import java.util.Arrays;
import java.util.List;

/**
 * A workload's figure beside its limits.
 *
 * @param workload such as W1
 * @param title what was varied
 * @param unit of the figure, such as events/s
 * @param figure of the rounds
 * @param latencies of all rounds
 * @param bounds what it is compared with, the first one before all
 * @param note what else there is to say; may be empty
 */
record BenchRow(
        String workload,
        String title,
        Unit unit,
        Figure figure,
        BenchHistogram latencies,
        List<Bound> bounds,
        String note) {

    /** A limit, in the unit of the row. */
    record Bound(String name, Figure figure) {}

    /** What a figure counts, and whether more of it is better. */
    enum Unit {
        EVENTS("events/s"),
        READS("reads/s"),
        DECISIONS("decisions/s"),
        QUERIES("queries/s"),
        MICROS("µs"),
        MICROS_OF_99_PERCENT("µs p99");

        private final String text;

        Unit(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        double of(BenchSlice.Sample sample) {
            return switch (this) {
                case EVENTS, READS, DECISIONS, QUERIES -> sample.rate();
                case MICROS -> sample.latencies().percentile(50) / 1e3;
                case MICROS_OF_99_PERCENT -> sample.latencies().percentile(99) / 1e3;
            };
        }

        boolean isTime() {
            return this == MICROS || this == MICROS_OF_99_PERCENT;
        }
    }

    /** The values of several rounds. */
    record Figure(List<Double> values) {

        double median() {
            double[] sorted = sorted();
            return sorted[sorted.length / 2];
        }

        double least() {
            return sorted()[0];
        }

        double most() {
            return sorted()[values.size() - 1];
        }

        private double[] sorted() {
            double[] sorted = values.stream().mapToDouble(each -> each).toArray();
            Arrays.sort(sorted);
            return sorted;
        }

        /** Returns the distance of the extremes, as a part of the median. */
        double spread() {
            return (most() - least()) / median();
        }
    }

    double best() {
        return unit.isTime() ? figure.least() : figure.most();
    }

    /** Returns how near the figure comes to a limit: 1 if it is there. */
    double ratioTo(Bound bound) {
        double share = figure.median() / bound.figure.median();
        return unit.isTime() ? 1 / share : share;
    }
}
