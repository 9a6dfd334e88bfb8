package dev.gesta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.cli.io.ExitStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

    @TempDir Path folder;

    private final Shell shell = Shell.withoutTerminal();
    private Path store;
    private Path backup;
    private Path copy;

    @BeforeEach
    void a_store_of_one_event() {
        store = folder.resolve("store");
        backup = folder.resolve("backup");
        copy = folder.resolve("copy");
        append("first");
    }

    private void append(String type) {
        assertThat(shell.gesta("append", "-s", store, "--type", type).status()).isZero();
    }

    @Test
    void restores_what_was_backed_up() {
        Shell.Run backed = shell.gesta("backup", "-s", store, "--to", backup);
        append("later");
        Shell.Run restored = shell.gesta("restore", "--from", backup, "-s", copy);

        assertThat(backed.output()).contains("backed up to position 1");
        assertThat(restored.output()).contains("restored up to position 1");
        assertThat(shell.gesta("read", "-s", copy).output())
                .contains("first")
                .doesNotContain("later");
        assertThat(shell.gesta("check", "-s", copy).status()).isZero();
    }

    @Test
    void backs_up_again_into_the_same_folder() {
        shell.gesta("backup", "-s", store, "--to", backup);
        append("later");
        shell.gesta("backup", "-s", store, "--to", backup);
        shell.gesta("restore", "--from", backup, "-s", copy);

        assertThat(shell.gesta("read", "-s", copy).output()).contains("first").contains("later");
    }

    @Test
    void answers_in_json() {
        assertThat(shell.gesta("backup", "-s", store, "--to", backup, "--json").output())
                .contains("\"copied\":1")
                .contains("\"token\":");
        assertThat(shell.gesta("restore", "--from", backup, "-s", copy, "--json").output())
                .contains("\"head\":\"1\"");
    }

    @Test
    void restores_only_into_an_empty_folder() {
        shell.gesta("backup", "-s", store, "--to", backup);

        Shell.Run run = shell.gesta("restore", "--from", backup, "-s", store);

        assertThat(run.status()).isEqualTo(ExitStatus.TRY_AGAIN);
        assertThat(run.errors()).contains("is not empty");
    }

    @Test
    void says_that_there_is_no_backup() {
        Shell.Run run = shell.gesta("restore", "--from", store, "-s", copy);

        assertThat(run.status()).isEqualTo(ExitStatus.TRY_AGAIN);
        assertThat(run.errors()).contains("there is no backup in");
    }
}
