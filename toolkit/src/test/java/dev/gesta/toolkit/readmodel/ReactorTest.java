package dev.gesta.toolkit.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.ReferenceEventStore;
import dev.gesta.toolkit.CheckpointStore;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.readmodel.Till.ItemId;
import dev.gesta.toolkit.readmodel.Till.Sold;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactorTest {

    private static final ItemId TEA = new ItemId("tea");
    private static final PoisonPolicy AT_ONCE =
            PoisonPolicy.stop().withAttempts(2).withPauses(Duration.ZERO, Duration.ZERO);

    private final ReferenceEventStore store = ReferenceEventStore.create();
    private final Gesta gesta = Gesta.over(store, Till.EVENTS);
    private final List<Integer> mails = new ArrayList<>();
    private int failing = -1;

    @TempDir private Path folder;

    private Reactor reactor(CheckpointStore checkpoints) {
        return Reactor.named("mailer")
                .on(
                        Sold.class,
                        event -> {
                            mails.add(event.count());
                            if (event.count() == failing) {
                                throw new IOException("no mail today");
                            }
                        })
                .over(gesta, checkpoints, AT_ONCE);
    }

    private CheckpointStore checkpoints(String kind) {
        return switch (kind) {
            case "file" -> CheckpointStore.inFolder(folder);
            case "sink" -> new SinkCheckpoints(new MemorySink());
            default -> CheckpointStore.inMemory();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sink", "memory"})
    void goes_on_after_its_checkpoint(String kind) throws Exception {
        CheckpointStore checkpoints = checkpoints(kind);
        gesta.append(new Sold(TEA, 1));
        Reactor first = reactor(checkpoints);
        first.step(Duration.ZERO);
        first.close();
        Receipt receipt = gesta.append(new Sold(TEA, 2));

        try (Reactor second = reactor(checkpoints).start()) {
            assertThat(second.await(receipt, Duration.ofSeconds(30))).isTrue();
        }

        assertThat(mails).containsExactly(1, 2);
        assertThat(checkpoints.load("mailer")).contains(receipt.token());
    }

    @Test
    void repeats_what_came_after_the_checkpoint() throws Exception {
        CheckpointStore checkpoints = CheckpointStore.inMemory();
        gesta.append(new Sold(TEA, 1));
        gesta.append(new Sold(TEA, 2));
        failing = 2;
        Reactor first = reactor(checkpoints);
        first.step(Duration.ZERO);
        first.close();
        failing = -1;

        Reactor second = reactor(checkpoints);
        second.step(Duration.ZERO);
        second.close();

        assertThat(mails).containsExactly(1, 2, 1, 2);
    }

    @Test
    void stops_after_some_attempts() throws Exception {
        gesta.append(new Sold(TEA, 1));
        failing = 1;
        Reactor reactor = reactor(CheckpointStore.inMemory());

        for (int i = 0; i < 4; i++) {
            reactor.step(Duration.ZERO);
        }

        assertThat(mails).containsExactly(1, 1);
        assertThat(reactor.activity()).isEqualTo(ProjectorState.STOPPED);
        assertThat(reactor.position()).isEqualTo(Position.START);
        reactor.close();
    }

    @Test
    void refuses_a_name_that_its_place_cannot_hold() {
        CheckpointStore checkpoints = new SinkCheckpoints(new MemorySink());

        assertThatThrownBy(() -> checkpoints.load("n".repeat(81)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("81 characters");
    }
}
