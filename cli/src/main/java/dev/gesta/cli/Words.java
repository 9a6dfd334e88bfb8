package dev.gesta.cli;

import java.text.NumberFormat;
import java.util.Locale;

/** Numbers and texts as people read them, the same in every locale. */
final class Words {

    private Words() {}

    /** Returns {@code 262,200}. */
    static String number(long value) {
        return NumberFormat.getIntegerInstance(Locale.ROOT).format(value);
    }

    /** Returns {@code 1 event}, or {@code 262,200 events}. */
    static String count(long value, String noun) {
        return number(value) + ' ' + noun + (value == 1 ? "" : "s");
    }

    /** Returns {@code 512 B}, {@code 1.5 KiB} or {@code 12 MiB}. */
    static String bytes(long value) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double scaled = value;
        int unit = 0;
        while (scaled >= 1024 && unit < units.length - 1) {
            scaled /= 1024;
            unit++;
        }
        boolean whole = unit == 0 || scaled >= 100;
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", scaled, units[unit]);
    }

    /** Returns {@code 350 ms} or {@code 12.3 s}. */
    static String duration(long nanos) {
        double seconds = nanos / 1e9;
        return seconds < 1
                ? String.format(Locale.ROOT, "%.0f ms", seconds * 1000)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    /** Returns how many of {@code count} there were in a second, rounded to three digits. */
    static String rate(long count, long nanos) {
        double perSecond = count / (Math.max(nanos, 1) / 1e9);
        double digits =
                Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(perSecond, 1))) - 2));
        return number(Math.round(perSecond / digits) * (long) digits);
    }

    /**
     * Returns {@code text} in at most {@code columns} columns, on one line and without control
     * characters, so that nothing in an event can steer the terminal.
     */
    static String cut(String text, int columns) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), columns));
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (++used == columns && i < text.length()) {
                return shown.append('…').toString();
            }
            shown.appendCodePoint(isHarmless(point) ? point : ' ');
        }
        return shown.toString();
    }

    private static boolean isHarmless(int point) {
        return !Character.isISOControl(point) && Character.getType(point) != Character.FORMAT;
    }

    /** Returns {@code text} filled up with spaces on the right. */
    static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - text.codePointCount(0, text.length())));
    }

    /** Returns {@code text} filled up with spaces on the left. */
    static String padLeft(String text, int columns) {
        return " ".repeat(Math.max(0, columns - text.length())) + text;
    }
}
