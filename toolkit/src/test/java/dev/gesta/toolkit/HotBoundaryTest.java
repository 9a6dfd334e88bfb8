package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.EventStore;
import dev.gesta.ReferenceEventStore;
import dev.gesta.engine.EmbeddedEventStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many writers decide about one and the same thing, all at once. */
class HotBoundaryTest {

    private static final int WRITERS = 16;
    private static final int DECISIONS = Integer.getInteger("gesta.hotDecisions", 125);
    private static final int SEATS = WRITERS * DECISIONS * 3 / 4;

    private static final HallId HALL = new HallId("h1");

    record HallId(String value) implements TagId {}

    @EventType("seat-taken")
    record SeatTaken(HallId hall, int seat) {}

    /** Takes the next seat of a hall; the state counts the seats and holds the last one. */
    private static Decision<SeatTaken, String> takeSeat() {
        return Decision.given(
                Projection.latest(SeatTaken.class, SeatTaken::seat, HALL),
                last ->
                        last.orElse(0) >= SEATS
                                ? Answer.refuse("full")
                                : Answer.accept(new SeatTaken(HALL, last.orElse(0) + 1)));
    }

    @Test
    void never_breaks_the_rule_nor_gives_up_on_the_reference_store() throws Exception {
        try (EventStore store = ReferenceEventStore.create()) {
            takeAllSeats(store);
        }
    }

    @Test
    void never_breaks_the_rule_nor_gives_up_on_the_embedded_engine(@TempDir Path folder)
            throws Exception {
        try (EventStore store = EmbeddedEventStore.open(folder)) {
            takeAllSeats(store);
        }
    }

    private static void takeAllSeats(EventStore store) throws Exception {
        Gesta gesta = Gesta.over(store, SeatTaken.class);
        List<Future<Integer>> accepted = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            Callable<Integer> writer = () -> acceptedOf(gesta);
            for (int i = 0; i < WRITERS; i++) {
                accepted.add(threads.submit(writer));
            }
            int sum = 0;
            for (Future<Integer> each : accepted) {
                sum += each.get(120, TimeUnit.SECONDS);
            }

            assertThat(sum).isEqualTo(SEATS);
        }
        assertThat(gesta.project(seats()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, SEATS).boxed().toList());
        DecisionCounts counts = gesta.counts();
        assertThat(counts.accepted()).isEqualTo(SEATS);
        assertThat(counts.refused()).isEqualTo((long) WRITERS * DECISIONS - SEATS);
        assertThat(counts.givenUp()).isZero();
    }

    private static int acceptedOf(Gesta gesta) {
        int accepted = 0;
        for (int i = 0; i < DECISIONS; i++) {
            accepted += gesta.decide(takeSeat()).isAccepted() ? 1 : 0;
        }
        return accepted;
    }

    private static Projection<List<Integer>> seats() {
        return Projection.startingWith(List.<Integer>of())
                .on(
                        SeatTaken.class,
                        (all, event) -> {
                            List<Integer> more = new ArrayList<>(all);
                            more.add(event.seat());
                            return more;
                        })
                .about(HALL);
    }
}
