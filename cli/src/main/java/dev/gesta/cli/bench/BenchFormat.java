package dev.gesta.cli.bench;

import java.util.Locale;

/** Figures as people read them. */
final class BenchFormat {

    private BenchFormat() {}

    /** Returns a figure with two digits after the point, unless it is large; "-" for none. */
    static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Returns a time in microseconds. */
    static String micros(long nanos) {
        return figure(nanos / 1e3);
    }

    static String percent(double part) {
        return Double.isFinite(part) ? String.format(Locale.ROOT, "%.0f %%", part * 100) : "-";
    }
}
