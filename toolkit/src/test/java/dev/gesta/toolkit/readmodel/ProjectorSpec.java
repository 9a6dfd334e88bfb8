package dev.gesta.toolkit.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.ReferenceEventStore;
import dev.gesta.SubscribeOptions;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.readmodel.Till.Greeted;
import dev.gesta.toolkit.readmodel.Till.ItemId;
import dev.gesta.toolkit.readmodel.Till.Returned;
import dev.gesta.toolkit.readmodel.Till.Sold;
import dev.gesta.toolkit.readmodel.Till.TillEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a projector does, over any sink.
 *
 * @param <T> what the sink's handlers write to
 */
public abstract class ProjectorSpec<T> {

    private static final String MODEL = "till";
    private static final ModelVersion ONE = new ModelVersion(MODEL, 1);
    private static final ModelVersion TWO = new ModelVersion(MODEL, 2);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ReferenceEventStore store = ReferenceEventStore.withGaps(2);
    private final Gesta gesta = Gesta.over(store, Till.EVENTS);
    private final TestClock clock = new TestClock();
    private final Set<Integer> poison = new HashSet<>();
    private final List<Integer> handled = new ArrayList<>();
    private final List<String> effects = new ArrayList<>();
    private Counter<T> counter;

    /** Returns an empty sink. */
    protected abstract Counter<T> counter() throws Exception;

    @BeforeEach
    void openCounter() throws Exception {
        counter = counter();
    }

    private ReadModel<T> model(int version) {
        return ReadModel.<T>named(MODEL, version)
                .keyedBy(ItemId.class)
                .creating(counter::create)
                .dropping(counter::drop)
                .on(Sold.class, (target, event) -> handle(target, event, event.count(), version))
                .on(
                        Returned.class,
                        (target, event) -> handle(target, event, event.count(), version));
    }

    private void handle(T target, TillEvent event, int count, int version) throws Exception {
        String item = Till.item(event);
        counter.write(target, item, Till.fold(counter.number(target, item), event));
        synchronized (handled) {
            handled.add(count);
        }
        if (poison.contains(count)) {
            throw new IllegalStateException("cannot take\n" + count);
        }
        counter.afterCommit(target, () -> effects.add(version + ":" + count));
    }

    private Projector<T> projector(int version, ProjectorOptions options) {
        return Projector.of(gesta, model(version), counter.sink(), options, clock.outside());
    }

    private Projector<T> projector(int version) {
        return projector(version, small());
    }

    /** Returns options with batches that a test can fill. */
    private static ProjectorOptions small() {
        return ProjectorOptions.defaults()
                .withBatch(SubscribeOptions.defaults().withMaxBatchEvents(7))
                .withPoison(PoisonPolicy.stop().withAttempts(3));
    }

    private static ProjectorOptions parking() {
        return small().withPoison(PoisonPolicy.park().withAttempts(3));
    }

    /** Lets it work until there is nothing left to do, turning the clock where it waits. */
    private void run(Projector<?> projector) throws InterruptedException {
        Step step = Step.WORKED;
        for (int i = 0; i < 10_000 && (step == Step.WORKED || step == Step.WAITING); i++) {
            step = projector.step(Duration.ZERO);
            clock.turn(step == Step.WAITING ? Duration.ofMillis(50) : Duration.ZERO);
        }
        assertThat(step).isIn(Step.IDLE, Step.STOPPED);
    }

    private Receipt sell(String item, int count) {
        return gesta.append(new Sold(new ItemId(item), count));
    }

    private void sellMany(int events) {
        for (int i = 0; i < events; i++) {
            ItemId item = new ItemId("i" + i % 5);
            gesta.append(i % 3 == 0 ? new Returned(item, i) : new Sold(item, i));
        }
    }

    @Test
    void holds_the_fold_of_the_log() throws Exception {
        sellMany(40);

        run(projector(1));

        assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
        assertThat(counter.liveRows(MODEL)).isEqualTo(Till.foldOf(store));
    }

    @Test
    void goes_on_where_another_one_ended() throws Exception {
        sellMany(20);
        Projector<T> first = projector(1);
        run(first);
        first.close();
        sell("late", 99);

        run(projector(1));

        assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
        assertThat(handled).hasSize(21);
    }

    @Test
    void keeps_the_order_of_each_key_in_several_lanes() throws Exception {
        sellMany(60);

        run(projector(1, small().withWorkers(4)));

        assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
    }

    @Test
    void takes_another_number_of_workers_over() throws Exception {
        for (int workers : new int[] {3, 1, 4, 2}) {
            sellMany(20);
            Projector<T> projector = projector(1, small().withWorkers(workers));

            run(projector);

            projector.close();
            assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
            assertThat(lanes()).hasSize(workers);
        }
        assertThat(handled).hasSize(80);
    }

    private List<LaneRow> lanes() throws Exception {
        return counter
                .sink()
                .transact(tx -> tx.bookkeeping().list("till/1/lanes"))
                .values()
                .stream()
                .map(LaneRow::parse)
                .toList();
    }

    @Test
    void finishes_unequal_lanes_before_their_number_changes() throws Exception {
        sellMany(12);
        poison.add(4);
        Projector<T> stopped = projector(1, small().withWorkers(3));
        run(stopped);
        stopped.close();
        assertThat(lanes().stream().map(LaneRow::reached).distinct()).hasSizeGreaterThan(1);
        poison.clear();

        run(projector(1, small().withWorkers(5)));

        assertThat(lanes()).hasSize(5);
        assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
    }

    @Test
    void stops_at_a_poison_event_and_goes_on_after_the_fix() throws Exception {
        sellMany(10);
        poison.add(4);
        Projector<T> projector = projector(1);

        run(projector);

        assertThat(projector.status().state()).isEqualTo(ProjectorState.STOPPED);
        assertThat(projector.status().lastError().orElseThrow())
                .contains("\"sold\" at position", "3 attempts", "cannot take");
        assertThatThrownBy(() -> projector.await(store.head(), LONG))
                .isInstanceOf(StoppedException.class);
        assertThat(counter.rows(ONE)).hasSize(4);
        poison.clear();
        projector.resume();
        run(projector);
        assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
        assertThat(projector.await(store.head(), Duration.ZERO)).isTrue();
    }

    @Test
    void parks_a_key_while_the_others_go_on() throws Exception {
        poison.add(1);
        sell("a", 1);
        sell("b", 2);
        sell("a", 3);
        Projector<T> projector = projector(1, parking());

        run(projector);

        assertThat(counter.rows(ONE)).containsOnlyKeys("b");
        List<DeadLetter> letters = projector.deadLetters().list();
        assertThat(letters).extracting(DeadLetter::key).containsExactly("item:a", "item:a");
        assertThat(letters).extracting(DeadLetter::attempts).containsExactly(3, 0);
        assertThat(letters.getFirst().error()).isEqualTo("java.lang.IllegalStateException");
        assertThat(letters.getFirst().message()).isEqualTo("cannot take 1");
        assertThat(letters.getLast().onlyWaits()).isTrue();
        assertThat(projector.status().deadLetters()).isEqualTo(2);
    }

    @Test
    void retries_a_key_in_order_and_lets_it_go_on() throws Exception {
        poison.add(1);
        sell("a", 1);
        sell("a", 2);
        Projector<T> projector = projector(1, parking());
        run(projector);
        poison.clear();

        DeadLetters.Retried retried = projector.deadLetters().retry("item:a");

        assertThat(retried.handled()).isEqualTo(2);
        assertThat(projector.deadLetters().list()).isEmpty();
        sell("a", 3);
        run(projector);
        assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
    }

    @Test
    void keeps_what_fails_again_and_all_behind_it() throws Exception {
        poison.add(1);
        sell("a", 1);
        sell("a", 2);
        Projector<T> projector = projector(1, parking());
        run(projector);
        poison.clear();
        poison.add(2);

        DeadLetters.Retried retried = projector.deadLetters().retry("item:a");

        assertThat(retried.handled()).isEqualTo(1);
        assertThat(retried.left()).isEqualTo(1);
        assertThat(retried.error().orElseThrow()).contains("cannot take");
        assertThat(projector.deadLetters().list())
                .extracting(DeadLetter::attempts)
                .containsExactly(1);
    }

    @Test
    void knows_after_a_restart_which_keys_are_parked() throws Exception {
        poison.add(1);
        sell("a", 1);
        Projector<T> first = projector(1, parking());
        run(first);
        first.close();
        poison.clear();
        sell("a", 2);

        Projector<T> second = projector(1, parking());
        run(second);

        assertThat(second.deadLetters().list()).hasSize(2);
        assertThat(counter.rows(ONE)).isEmpty();
    }

    @Test
    void discards_a_letter_and_keeps_a_record_of_it() throws Exception {
        poison.add(1);
        Receipt bad = sell("a", 1);
        Projector<T> projector = projector(1, parking());
        run(projector);

        projector.deadLetters().discard(bad.positions().getFirst(), "entered by mistake");

        assertThat(projector.deadLetters().list()).isEmpty();
        DeadLetters.Discarded record = projector.deadLetters().discarded().getFirst();
        assertThat(record.reason()).isEqualTo("entered by mistake");
        assertThat(record.letter().position()).isEqualTo(bad.positions().getFirst());
        sell("a", 2);
        run(projector);
        assertThat(counter.rows(ONE)).containsEntry("a", 2L);
        assertThatThrownBy(() -> projector.deadLetters().discard(Position.of(77), "no such"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void stops_where_there_are_too_many_dead_letters() throws Exception {
        poison.add(1);
        for (int i = 1; i <= 4; i++) {
            sell("a", i);
        }
        Projector<T> projector = projector(1, parking().withMaxDeadLetters(3));

        run(projector);

        assertThat(projector.status().state()).isEqualTo(ProjectorState.STOPPED);
        assertThat(projector.status().lastError().orElseThrow()).contains("there are 3");
        assertThat(projector.deadLetters().list()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void builds_a_version_beside_the_live_one_and_switches() throws Exception {
        sellMany(20);
        Projector<T> one = projector(1);
        run(one);
        sellMany(20);
        Projector<T> two = projector(2);
        two.step(Duration.ZERO);
        assertThat(two.status().building()).isTrue();
        assertThat(counter.liveRows(MODEL)).isEqualTo(counter.rows(ONE));

        run(two);

        assertThat(two.status().building()).isFalse();
        assertThat(counter.liveRows(MODEL))
                .isEqualTo(counter.rows(TWO))
                .isEqualTo(Till.foldOf(store));
    }

    @Test
    void has_the_effects_of_each_event_in_one_version_only() throws Exception {
        sell("a", 1);
        Projector<T> one = projector(1);
        run(one);
        sell("a", 2);
        run(one);
        Projector<T> two = projector(2);
        sell("a", 3);

        run(two);
        run(one);
        sell("a", 4);
        run(one);
        run(two);

        assertThat(effects).containsExactly("1:2", "1:3", "2:4");
    }

    @Test
    void goes_back_to_an_older_version_that_still_runs() throws Exception {
        sell("a", 1);
        Projector<T> one = projector(1);
        run(one);
        Projector<T> two = projector(2);
        run(two);
        sell("a", 2);
        run(two);
        assertThat(one.goLive()).as("while behind").isFalse();
        run(one);

        boolean live = one.goLive();

        assertThat(live).isTrue();
        sell("a", 3);
        run(two);
        run(one);
        assertThat(effects).containsExactly("2:2", "1:3");
        Projector<T> again = projector(2);
        run(again);
        sell("a", 4);
        run(one);
        run(again);
        assertThat(effects).as("not by itself again").containsExactly("2:2", "1:3", "1:4");
    }

    @Test
    void waits_for_the_switch_by_hand_if_told_to() throws Exception {
        sellMany(5);
        Projector<T> projector = projector(1, small().liveByHand());
        run(projector);
        assertThatThrownBy(() -> counter.liveRows(MODEL))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("none of till");

        assertThat(projector.goLive()).isTrue();

        assertThat(counter.liveRows(MODEL)).isEqualTo(Till.foldOf(store));
    }

    @Test
    void removes_all_of_a_version_that_is_cancelled() throws Exception {
        sellMany(10);
        run(projector(1));
        Projector<T> two = projector(2, small().liveByHand());
        two.step(Duration.ZERO);

        two.cancel();

        assertThat(
                        counter.sink()
                                .<Boolean>transact(tx ->
                                        tx.bookkeeping().list("till/2/lanes").isEmpty()
                                                && tx.bookkeeping()
                                                        .list("till/2/letters")
                                                        .isEmpty()))
                .isTrue();
        assertThat(two.step(Duration.ZERO)).isEqualTo(Step.CLOSED);
        run(projector(2));
        assertThat(counter.liveRows(MODEL)).isEqualTo(counter.rows(TWO));
    }

    @Test
    void does_not_cancel_the_live_version() throws Exception {
        sellMany(2);
        Projector<T> one = projector(1);
        run(one);

        assertThatThrownBy(one::cancel).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void resumes_a_rebuild_after_a_restart() throws Exception {
        sellMany(30);
        Projector<T> first = projector(1);
        first.step(Duration.ZERO);
        first.step(Duration.ZERO);
        first.close();

        run(projector(1));

        assertThat(handled).hasSize(30);
        assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
    }

    @Test
    void stops_the_older_of_two_projectors_before_it_writes() throws Exception {
        sellMany(5);
        Projector<T> older = projector(1);
        run(older);
        Projector<T> newer = projector(1);
        run(newer);
        sellMany(5);

        run(older);
        run(newer);

        assertThat(older.status().state()).isEqualTo(ProjectorState.STOPPED);
        assertThat(older.status().lastError().orElseThrow()).contains("taken over");
        assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
        assertThat(handled).hasSize(10);
    }

    @Test
    void stops_where_the_checkpoint_is_of_another_timeline() throws Exception {
        sellMany(3);
        Projector<T> before = projector(1);
        run(before);
        before.close();
        EventStore restored = ReferenceEventStore.create();

        Projector<T> after =
                Projector.of(
                        Gesta.over(restored, Till.EVENTS),
                        model(1),
                        counter.sink(),
                        small(),
                        clock.outside());
        run(after);

        assertThat(after.status().lastError().orElseThrow())
                .contains("does not fit the store", "rebuild", "cancel()");
    }

    @Test
    void keeps_the_checkpoint_where_nothing_matches_but_not_each_time() throws Exception {
        Projector<T> projector = projector(1);
        sell("a", 1);
        run(projector);
        Position before = lanes().getFirst().reached().position();
        gesta.append(new Greeted("eve"));
        run(projector);
        assertThat(lanes().getFirst().reached().position()).isEqualTo(before);
        assertThat(projector.await(store.head(), Duration.ZERO)).isTrue();

        for (int i = 0; i < 1_400; i++) {
            gesta.append(new Greeted("adam"));
        }
        run(projector);

        assertThat(lanes().getFirst().reached()).isEqualTo(store.head());
    }

    @Test
    void builds_no_faster_than_the_throttle() throws Exception {
        sellMany(14);
        Projector<T> projector = projector(1, small().withBuildEventsPerSecond(7));
        projector.step(Duration.ZERO);

        assertThat(projector.step(Duration.ZERO)).isEqualTo(Step.WAITING);

        clock.turn(Duration.ofMillis(999));
        assertThat(projector.step(Duration.ZERO)).isEqualTo(Step.WAITING);
        clock.turn(Duration.ofMillis(1));
        assertThat(projector.step(Duration.ZERO)).isEqualTo(Step.WORKED);
    }

    @Test
    void tells_how_far_it_is() throws Exception {
        sellMany(14);
        Projector<T> projector = projector(1);
        projector.step(Duration.ZERO);

        ProjectorStatus status = projector.status();

        assertThat(status.events()).isEqualTo(7);
        assertThat(status.position()).isEqualTo(Position.of(19));
        assertThat(status.head()).isEqualTo(store.head().position());
        assertThat(status.lagEvents()).isEqualTo(status.head().value() - 19);
        assertThat(status.state()).isEqualTo(ProjectorState.CATCHING_UP);
        run(projector);
        assertThat(projector.status().lagEvents()).isZero();
        assertThat(projector.status().lagTime()).isZero();
        assertThat(projector.status().state()).isEqualTo(ProjectorState.LIVE);
    }

    @Test
    void waits_until_a_receipt_is_in_the_read_model() throws Exception {
        try (Projector<T> projector = Projector.of(gesta, model(1), counter.sink()).start()) {
            Receipt receipt = sell("a", 1);

            assertThat(projector.await(receipt, LONG)).isTrue();

            assertThat(counter.rows(ONE)).containsKey("a");
        }
    }

    @Test
    void writes_nothing_while_paused() throws Exception {
        try (Projector<T> projector = Projector.of(gesta, model(1), counter.sink()).start()) {
            projector.await(sell("a", 1), LONG);
            projector.pause();
            Receipt receipt = sell("a", 2);
            assertThat(projector.await(receipt, Duration.ofMillis(50))).isFalse();
            assertThat(projector.status().state()).isEqualTo(ProjectorState.PAUSED);
            assertThat(counter.rows(ONE)).containsEntry("a", 1L);

            projector.resume();

            assertThat(projector.await(receipt, LONG)).isTrue();
        }
    }

    @Test
    void is_exact_under_16_writers_with_8_workers() throws Exception {
        ProjectorOptions options = ProjectorOptions.defaults().withWorkers(8);
        try (Projector<T> projector =
                Projector.of(gesta, model(1), counter.sink(), options).start()) {
            sellBy16();

            assertThat(projector.await(store.head(), LONG)).isTrue();

            assertThat(counter.rows(ONE)).isEqualTo(Till.foldOf(store));
            assertThat(handled).hasSizeGreaterThanOrEqualTo(400);
        }
    }

    private void sellBy16() {
        try (ExecutorService writers = Executors.newFixedThreadPool(16)) {
            for (int writer = 0; writer < 16; writer++) {
                int number = writer;
                writers.execute(() -> {
                    for (int i = 1; i <= 25; i++) {
                        sell("i" + (number + i) % 20, i);
                    }
                });
            }
        }
    }
}
