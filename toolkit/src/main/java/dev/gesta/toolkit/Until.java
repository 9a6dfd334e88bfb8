package dev.gesta.toolkit;

import dev.gesta.Position;
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
    }

    /** What is at this position or before it. */
    record AtPosition(Position last) implements Until {
        @Override
        public boolean includes(SequencedEvent event) {
            return !event.position().isAfter(last);
        }
    }

    /** What was recorded at this instant or before it; recorded times never go back. */
    record AtInstant(Instant last) implements Until {
        @Override
        public boolean includes(SequencedEvent event) {
            return !event.recordedAt().isAfter(last);
        }
    }

    /** The end of the log. */
    Until NOW = new Now();

    /** Tells whether the event counts; once it does not, none after it does. */
    boolean includes(SequencedEvent event);
}
