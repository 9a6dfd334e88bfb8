package dev.gesta.studio;

import dev.gesta.SequencedEvent;
import java.time.Instant;

/** What is counted while the events of a selection go by, in order. */
interface Tally {

    /** Adds the next event, which happened at {@code time} by the clock of the selection. */
    void add(SequencedEvent event, Instant time);

    /** Returns how many things are kept, as a measure of memory. */
    long entries();
}
