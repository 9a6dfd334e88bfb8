package dev.gesta.toolkit;

import dev.gesta.Position;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import java.time.Instant;

/** Up to which event the past counts. */
sealed interface Until {

    /** Everything. */
    record Now() implements Until {
        @Override
        public boolean includes(SequencedEvent event) {
            return true;
        }

        @Override
        public boolean includes(Position position) {
            return true;
        }

        @Override
        public ReadOptions startOf(ReadOptions backwards) {
            return backwards;
        }
    }

    /** What is at this position or before it. */
    record AtPosition(Position last) implements Until {
        @Override
        public boolean includes(SequencedEvent event) {
            return includes(event.position());
        }

        @Override
        public boolean includes(Position position) {
            return !position.isAfter(last);
        }

        @Override
        public ReadOptions startOf(ReadOptions backwards) {
            return backwards.from(last);
        }
    }

    /** What was recorded at this instant or before it; recorded times never go back. */
    record AtInstant(Instant last) implements Until {
        @Override
        public boolean includes(SequencedEvent event) {
            return !event.recordedAt().isAfter(last);
        }

        @Override
        public boolean includes(Position position) {
            return false;
        }

        @Override
        public ReadOptions startOf(ReadOptions backwards) {
            return backwards;
        }
    }

    /** The end of the log. */
    Until NOW = new Now();

    /** Tells whether the event counts; once it does not, none after it does. */
    boolean includes(SequencedEvent event);

    /** Tells whether everything up to {@code position} surely counts. */
    boolean includes(Position position);

    /** Returns where a read from newer to older events begins. */
    ReadOptions startOf(ReadOptions backwards);
}
