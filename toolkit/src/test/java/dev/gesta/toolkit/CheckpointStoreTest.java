package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    private static final ConsistencyToken SEVEN =
            new ConsistencyToken(new UUID(1, 2), 3, Position.of(7));

    @TempDir private Path folder;

    @Test
    void gives_back_the_newest_of_each_name() {
        for (CheckpointStore store :
                new CheckpointStore[] {
                    CheckpointStore.inMemory(), CheckpointStore.inFolder(folder)
                }) {
            store.save("a", SEVEN);
            store.save("a", SEVEN.withPosition(Position.of(8)));
            store.save("b", SEVEN);

            assertThat(store.load("a")).contains(SEVEN.withPosition(Position.of(8)));
            assertThat(store.load("b")).contains(SEVEN);
            assertThat(store.load("c")).isEmpty();
        }
    }

    @Test
    void keeps_files_over_a_restart_whatever_the_name() {
        CheckpointStore.inFolder(folder).save("../loans: offer/*", SEVEN);

        assertThat(CheckpointStore.inFolder(folder).load("../loans: offer/*")).contains(SEVEN);
        assertThat(folder).isDirectoryContaining(file -> file.toString().endsWith(".checkpoint"));
    }

    @Test
    void takes_a_damaged_file_for_none() throws IOException {
        CheckpointStore store = CheckpointStore.inFolder(folder);
        store.save("a", SEVEN);
        Path file = folder.resolve("a.checkpoint");
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThat(store.load("a")).as("bit flipped in byte %d", i).isEmpty();
        }
    }

    @Test
    void says_what_is_wrong() throws IOException {
        CheckpointStore store = CheckpointStore.inFolder(folder);
        Path file = Files.createFile(folder.resolve("no-folder"));

        assertThatThrownBy(() -> store.save(" ", SEVEN))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "a checkpoint must have a name: wanted 1 to 128 characters in one line,"
                                + " found \" \"");
        assertThatThrownBy(() -> CheckpointStore.inFolder(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot make the folder " + file);
    }
}
