package dev.gesta.toolkit.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.Payload;
import dev.gesta.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotStoreTest {

    /** Where the snapshots are; every test but those of one place runs in both. */
    enum Place {
        MEMORY,
        FOLDER
    }

    @TempDir Path folder;

    private SnapshotStore open(Place place) {
        return switch (place) {
            case MEMORY -> SnapshotStore.inMemory(10);
            case FOLDER -> SnapshotStore.inFolder(folder.resolve("snapshots"));
        };
    }

    @ParameterizedTest
    @EnumSource
    void gives_back_what_was_saved_last(Place place) {
        SnapshotStore store = open(place);
        store.save(snapshot("course\ncourse:é1", "{\"a\":1}"));
        store.save(snapshot("course\ncourse:é1", "{\"a\":2}"));
        store.save(snapshot("other", "{}"));

        assertThat(store.load("course\ncourse:é1"))
                .contains(snapshot("course\ncourse:é1", "{\"a\":2}"));
        assertThat(store.load("other")).contains(snapshot("other", "{}"));
        assertThat(store.load("none")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void forgets_one_or_all(Place place) {
        SnapshotStore store = open(place);
        store.save(snapshot("a", "{}"));
        store.save(snapshot("b", "{}"));
        store.save(snapshot("c", "{}"));

        store.delete("a");
        store.delete("none");
        assertThat(store.load("a")).isEmpty();
        assertThat(store.load("b")).isPresent();

        store.clear();
        assertThat(store.load("b")).isEmpty();
        assertThat(store.load("c")).isEmpty();
    }

    @Test
    void keeps_in_memory_what_was_used_last() {
        SnapshotStore store = SnapshotStore.inMemory(2);
        store.save(snapshot("a", "{}"));
        store.save(snapshot("b", "{}"));
        assertThat(store.load("a")).isPresent();
        store.save(snapshot("c", "{}"));

        assertThat(store.load("a")).isPresent();
        assertThat(store.load("b")).isEmpty();
        assertThatThrownBy(() -> SnapshotStore.inMemory(0))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void outlives_the_process_in_a_folder() {
        open(Place.FOLDER).save(snapshot("a", "{}"));

        assertThat(open(Place.FOLDER).load("a")).contains(snapshot("a", "{}"));
    }

    @Test
    void takes_a_file_with_any_byte_changed_or_missing_for_no_snapshot() throws IOException {
        SnapshotStore store = open(Place.FOLDER);
        store.save(snapshot("a", "{\"a\":1}"));
        Path file = onlyFile();
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x10;
            Files.write(file, damaged);
            assertThat(store.load("a")).as("byte " + i + " changed").isEmpty();

            Files.write(file, Arrays.copyOf(whole, i));
            assertThat(store.load("a")).as("cut at " + i).isEmpty();
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThat(store.load("a")).isEmpty();
        Files.write(file, whole);
        assertThat(store.load("a")).isPresent();
    }

    @Test
    void takes_the_file_of_another_key_for_no_snapshot() throws IOException {
        SnapshotStore store = open(Place.FOLDER);
        store.save(snapshot("a", "{}"));
        byte[] other = Files.readAllBytes(onlyFile());
        store.clear();
        store.save(snapshot("b", "{}"));

        Files.write(onlyFile(), other);

        assertThat(store.load("b")).isEmpty();
    }

    @Test
    void saves_over_a_damaged_and_an_unfinished_file() throws IOException {
        SnapshotStore store = open(Place.FOLDER);
        store.save(snapshot("a", "{}"));
        Path file = onlyFile();
        Files.writeString(file, "garbage");
        Files.writeString(file.resolveSibling(file.getFileName() + ".tmp"), "unfinished");

        store.save(snapshot("a", "{\"a\":2}"));

        assertThat(store.load("a")).contains(snapshot("a", "{\"a\":2}"));
        assertThat(onlyFile()).isEqualTo(file);
    }

    @Test
    void leaves_files_alone_that_are_not_its_own() throws IOException {
        SnapshotStore store = open(Place.FOLDER);
        store.save(snapshot("a", "{}"));
        Path foreign = folder.resolve("snapshots/notes.txt");
        Files.writeString(foreign, "mine");

        store.clear();

        assertThat(onlyFile()).isEqualTo(foreign);
    }

    @Test
    void has_no_snapshots_where_the_folder_is_gone() throws IOException {
        SnapshotStore store = open(Place.FOLDER);
        Files.delete(folder.resolve("snapshots"));

        store.clear();

        assertThat(store.load("a")).isEmpty();
        assertThatThrownBy(() -> store.save(snapshot("a", "{}")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void refuses_a_folder_that_is_a_file() throws IOException {
        Files.writeString(folder.resolve("snapshots"), "a file");

        assertThatThrownBy(() -> open(Place.FOLDER))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot create the folder of snapshots");
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("snapshots"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static Snapshot snapshot(String key, String state) {
        ConsistencyToken token = new ConsistencyToken(new UUID(1, 2), 3, Position.of(4));
        return new Snapshot(key, "f1", token, Payload.json(state));
    }
}
