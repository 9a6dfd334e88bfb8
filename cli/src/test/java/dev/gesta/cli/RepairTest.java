package dev.gesta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.cli.io.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairTest {

    @TempDir Path folder;

    private final Shell shell = Shell.withoutTerminal();

    @BeforeEach
    void a_store_of_two_events() {
        append("first");
        append("second");
    }

    private void append(String type) {
        assertThat(shell.gesta("append", "-s", folder, "--type", type).status()).isZero();
    }

    /** Flips a bit near the end, in the second event. */
    private void damage() throws IOException {
        Path log = folder.resolve("00000000000000000001.log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length - 20] ^= 1;
        Files.write(log, bytes);
    }

    @Test
    void says_that_a_sound_store_needs_none() {
        Shell.Run run = shell.gesta("repair", "-s", folder);

        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("no damage");
    }

    @Test
    void shows_what_would_be_lost_and_changes_nothing() throws IOException {
        damage();

        Shell.Run run = shell.gesta("repair", "-s", folder);

        assertThat(run.status()).isEqualTo(ExitStatus.DAMAGED);
        assertThat(run.output())
                .contains("00000000000000000001.log")
                .contains("up to position 1")
                .contains("--cut");
        assertThat(shell.gesta("check", "-s", folder).status()).isEqualTo(ExitStatus.DAMAGED);
    }

    @Test
    void cuts_the_log_when_told_to_and_the_store_goes_on() throws IOException {
        damage();

        assertThat(shell.gesta("repair", "-s", folder, "--cut").status()).isZero();

        append("third");
        assertThat(shell.gesta("read", "-s", folder, "--json").lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("third"))
                .noneMatch(line -> line.contains("second"));
    }

    @Test
    void answers_machines_as_well() throws IOException {
        damage();

        assertThat(shell.gesta("repair", "-s", folder, "--json").output())
                .contains("\"damaged\":true")
                .contains("\"lastKept\":\"1\"");
    }
}
