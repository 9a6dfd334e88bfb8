package dev.gesta.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How events stand in a file. */
enum Format {
    /** Events in JSON, one on a line. */
    JSONL,
    /** An event log of process miners (IEEE 1849). */
    XES;

    /** Returns what the name of a file says; JSON where it says nothing. */
    static Format of(@Nullable String file) {
        String name = file == null ? "" : file.toLowerCase(Locale.ROOT);
        return name.endsWith(".xes") || name.endsWith(".xes.gz") ? XES : JSONL;
    }
}
