package dev.gesta.conformance;

import java.util.function.Consumer;

/** The size of a large case: by default one that takes a second or two. */
record Scale(boolean full, Consumer<String> report) {

    /** Returns the number to take, and puts it in the report. */
    int of(int small, int stated) {
        int taken = full ? stated : small;
        report.accept(
                taken == stated
                        ? "full size, %,d".formatted(stated)
                        : "%,d of %,d".formatted(taken, stated));
        return taken;
    }
}
