package dev.gesta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import dev.gesta.testkit.Library.BookId;
import dev.gesta.testkit.Library.LibraryEvent;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Upcaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFilesTest {

    @EventType("book-bought")
    record OtherForm(BookId book, int number) {}

    @EventType(value = "book-bought", version = 2)
    record SecondVersion(BookId book, int number) {}

    @EventType("book-acquired")
    record Renamed(BookId book, int copies) {}

    @EventType("everything")
    record Everything(
            UUID id,
            Optional<String> perhaps,
            List<BookId> books,
            Map<BookId, Integer> copies,
            Duration length,
            Instant time,
            Kind kind,
            Size size) {}

    enum Kind {
        NOVEL
    }

    sealed interface Size {}

    record Pages(int number) implements Size {}

    record Words(long number) implements Size {}

    @EventType("checked")
    record Checked(int percent) {
        Checked {
            if (percent > 1) {
                throw new InvalidRequestException("too many", "1", "" + percent);
            }
        }
    }

    @TempDir Path folder;

    private static EventCatalog catalog(Class<?>... events) {
        return EventCatalog.of(events);
    }

    private void write(EventCatalog catalog, Object... samples) {
        GoldenFiles.run(catalog, folder, true, samples);
    }

    private void check(EventCatalog catalog) {
        GoldenFiles.run(catalog, folder, false);
    }

    @Test
    void writes_a_file_for_each_class_when_asked_and_then_accepts_them() throws IOException {
        EventCatalog catalog = catalog(LibraryEvent.class, Everything.class);

        write(catalog);

        check(catalog);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "book-bought.v1.json",
                            "book-lent.v1.json",
                            "book-returned.v1.json",
                            "everything.v1.json");
        }
        assertThat(folder.resolve("book-bought.v1.json"))
                .content()
                .contains("\"type\" : \"book-bought\"", "\"book:text\"", "\"copies\" : 3");
    }

    @Test
    void says_how_to_have_a_missing_file_written() {
        EventCatalog catalog = catalog(LibraryEvent.class);

        assertThatThrownBy(() -> check(catalog))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("there is no book-bought.v1.json for dev.gesta.testkit.Lib")
                .hasMessageContaining("-Dgesta.golden=write");
    }

    @Test
    void finds_a_class_that_writes_another_form() {
        write(catalog(Library.Bought.class));

        assertThatThrownBy(() -> check(catalog(OtherForm.class)))
                .hasMessageContaining("book-bought.v1.json")
                .hasMessageContaining("number");
    }

    @EventType("note-taken")
    record Note(Optional<String> text) {}

    @EventType("note-taken")
    record NoteWithOtherField(Optional<String> words) {}

    @Test
    void finds_a_field_that_is_lost_without_an_error() {
        write(catalog(Note.class));

        assertThatThrownBy(() -> check(catalog(NoteWithOtherField.class)))
                .hasMessageContaining("note-taken.v1.json is written in another form now")
                .hasMessageContaining("-   data.text")
                .hasMessageContaining("raise the version");
    }

    @Test
    void wants_files_of_all_versions_and_reads_old_ones_through_upcasters() throws IOException {
        EventCatalog second = catalog(SecondVersion.class);
        EventCatalog fixed =
                second.withUpcasters(
                        Upcaster.change(
                                "book-bought",
                                1,
                                data -> data.set("number", data.remove("copies"))));

        assertThatThrownBy(() -> write(second))
                .hasMessageContaining("there is no book-bought.v1.json, and no class writes this");
        Files.delete(folder.resolve("book-bought.v2.json"));
        write(catalog(Library.Bought.class));
        write(fixed);

        assertThatThrownBy(() -> check(second))
                .hasMessageContaining("book-bought.v1.json cannot be read any more")
                .hasMessageContaining("add an upcaster");
        check(fixed);
    }

    @Test
    void wants_files_of_the_types_that_were_renamed() throws IOException {
        EventCatalog renamed =
                catalog(Renamed.class)
                        .withUpcasters(Upcaster.rename("book-bought", "book-acquired"));

        assertThatThrownBy(() -> write(renamed))
                .hasMessageContaining("there is no book-bought.v1.json");
        Files.delete(folder.resolve("book-acquired.v1.json"));
        write(catalog(Library.Bought.class));
        write(renamed);
        check(renamed);
    }

    @Test
    void finds_a_stored_type_that_nobody_can_read() {
        write(catalog(LibraryEvent.class));

        assertThatThrownBy(() -> check(catalog(Library.Lent.class)))
                .hasMessageContaining("book-bought.v1.json cannot be read any more")
                .hasMessageContaining("no class is named @EventType(\"book-bought\")");
    }

    @Test
    void takes_a_sample_where_none_can_be_made_up() {
        EventCatalog catalog = catalog(Checked.class);

        assertThatThrownBy(() -> write(catalog))
                .hasMessageContaining("no sample can be made up for Checked")
                .hasMessageContaining("hand one to check(catalog, folder, sample)");
        write(catalog, new Checked(1));
        check(catalog);
    }

    @Test
    void names_a_file_that_is_none() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\"type\":\"x\"}");

        assertThatThrownBy(() -> check(catalog()))
                .hasMessageContaining("broken.json is no golden file");
    }
}
