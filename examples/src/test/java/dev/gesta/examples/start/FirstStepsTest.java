package dev.gesta.examples.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.EventStore;
import dev.gesta.Query;
import dev.gesta.engine.EmbeddedEventStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStepsTest {

    @TempDir Path folder;

    @Test
    void leave_two_events_behind() throws InterruptedException {
        FirstSteps.useStore(folder);

        try (EventStore store = EmbeddedEventStore.open(folder)) {
            assertThat(store.read(Query.all()).toList())
                    .extracting(each -> each.event().type())
                    .containsExactly("course-defined", "seat-taken");
        }
    }
}
