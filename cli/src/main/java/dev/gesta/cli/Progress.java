package dev.gesta.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far long work has come, on standard error: a bar that moves on a terminal, and elsewhere a
 * line now and then. For one thread.
 */
final class Progress implements AutoCloseable {

    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final int BAR_COLUMNS = 24;

    private final PrintStream err;
    private final Style style;
    private final boolean bar;
    private final LongSupplier nanos;
    private final String task;
    private final long begun;

    private long next;
    private boolean drawn;

    /**
     * Begins to watch.
     *
     * @param context where to show it
     * @param task what goes on, such as {@code importing}
     */
    Progress(Context context, String task) {
        Console console = context.console();
        this.err = console.err();
        this.style = console.errorStyle();
        this.bar = console.terminal().showsErrors();
        this.nanos = context.nanos();
        this.task = task;
        this.begun = nanos.getAsLong();
        this.next = begun + (bar ? BAR_NANOS : LINE_NANOS);
    }

    /**
     * Shows how far the work has come, if it is time to.
     *
     * @param done how much is done, of {@code total}
     * @param total how much there is to do; 0 if that is not known
     * @param count how many {@code noun}s that is
     * @param noun what is counted
     */
    void show(long done, long total, long count, String noun) {
        long now = nanos.getAsLong();
        if (now < next) {
            return;
        }
        String figures =
                "%s, %s/s".formatted(Words.count(count, noun), Words.rate(count, now - begun));
        draw(now, total == 0 ? -1 : Math.min(1.0, (double) done / total), figures);
    }

    /** As {@link #show(long, long, long, String)}, where only the part done is known, 0 to 1. */
    void show(double part) {
        long now = nanos.getAsLong();
        if (now >= next) {
            draw(now, part, "");
        }
    }

    private void draw(long now, double part, String figures) {
        next = now + (bar ? BAR_NANOS : LINE_NANOS);
        String percent = part < 0 ? "" : String.format(Locale.ROOT, "%3.0f %%  ", part * 100);
        if (bar) {
            err.print("\r\033[K" + task + "  " + drawing(part) + percent + figures);
            drawn = true;
        } else {
            err.println(task + "  " + percent + figures);
        }
        err.flush();
    }

    private String drawing(double part) {
        if (part < 0) {
            return "";
        }
        int full = (int) Math.round(part * BAR_COLUMNS);
        return style.green(style.sign("█", "#").repeat(full))
                + style.dim(style.sign("░", ".").repeat(BAR_COLUMNS - full))
                + "  ";
    }

    /** Returns how long the work has taken, in nanoseconds. */
    long elapsed() {
        return nanos.getAsLong() - begun;
    }

    /** Wipes the bar away, so that a result can be printed. */
    void clear() {
        if (drawn) {
            err.print("\r\033[K");
            err.flush();
            drawn = false;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
