package dev.gesta.examples.courses;

import dev.gesta.examples.courses.School.SchoolEvent;
import dev.gesta.testkit.GoldenFiles;
import dev.gesta.toolkit.EventCatalog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GoldenFilesTest {

    // tag::golden
    @Test
    void every_stored_event_can_still_be_read() {
        GoldenFiles.check(
                EventCatalog.of(SchoolEvent.class), Path.of("src/test/resources/courses"));
    }
    // end::golden
}
