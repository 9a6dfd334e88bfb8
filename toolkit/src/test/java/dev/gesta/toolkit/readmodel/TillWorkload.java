package dev.gesta.toolkit.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.readmodel.Till.ItemId;
import dev.gesta.toolkit.readmodel.Till.Returned;
import dev.gesta.toolkit.readmodel.Till.Sold;
import dev.gesta.toolkit.readmodel.Till.TillEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What is done at random with two versions of a read model, and how to tell whether a crash has
 * left it whole: for each item, the number is the fold of just those events that checkpoint and
 * dead letters say are in it.
 *
 * @param <T> what the sink's handlers write to
 */
public final class TillWorkload<T> {

    /** The versions there may be. */
    public static final List<ModelVersion> VERSIONS =
            List.of(new ModelVersion("till", 1), new ModelVersion("till", 2));

    private static final int ITEMS = 5;
    private static final int BAD = 13;

    private final RandomGenerator random;
    private final Counter<T> counter;
    private final EventStore store;
    private final TestClock clock = new TestClock();
    private final Runnable beforeHandler;
    private boolean poisoned;

    /**
     * Creates a workload.
     *
     * @param beforeHandler called before each event is handled
     */
    public TillWorkload(
            RandomGenerator random, Counter<T> counter, EventStore store, Runnable beforeHandler) {
        this.random = random;
        this.counter = counter;
        this.store = store;
        this.beforeHandler = beforeHandler;
    }

    /** Lets some events be poison from now on, or no longer. */
    public void poison(boolean on) {
        poisoned = on;
    }

    /** Returns an event, some of which may be poison. */
    public static TillEvent event(RandomGenerator random) {
        ItemId item = new ItemId("i" + random.nextInt(ITEMS));
        int count = 1 + random.nextInt(20);
        return random.nextBoolean() ? new Sold(item, count) : new Returned(item, count);
    }

    private void handle(T target, TillEvent event, int count) throws Exception {
        beforeHandler.run();
        String item = Till.item(event);
        counter.write(target, item, Till.fold(counter.number(target, item), event));
        if (poisoned && count == BAD) {
            throw new IllegalStateException("poison");
        }
    }

    /** Returns a projector of a version, with lanes and batches of random number and size. */
    public Projector<T> projector(ModelVersion version) {
        ReadModel<T> model =
                ReadModel.<T>named(version.model(), version.version())
                        .keyedBy(ItemId.class)
                        .creating(counter::create)
                        .dropping(counter::drop)
                        .on(Sold.class, (target, event) -> handle(target, event, event.count()))
                        .on(
                                Returned.class,
                                (target, event) -> handle(target, event, event.count()));
        ProjectorOptions options =
                ProjectorOptions.defaults()
                        .withWorkers(1 + random.nextInt(3))
                        .withBatch(
                                SubscribeOptions.defaults()
                                        .withMaxBatchEvents(1 + random.nextInt(6)))
                        .withPoison(PoisonPolicy.park().withAttempts(2));
        return Projector.of(
                Gesta.over(store, Till.EVENTS), model, counter.sink(), options, clock.outside());
    }

    /** Does something with a projector. */
    public void use(Projector<T> projector) {
        switch (random.nextInt(8)) {
            case 0 -> retryAll(projector);
            case 1 -> projector.goLive();
            default -> step(projector);
        }
        clock.turn(Duration.ofSeconds(random.nextInt(3)));
    }

    private void retryAll(Projector<T> projector) {
        projector.deadLetters().list().stream()
                .map(DeadLetter::key)
                .distinct()
                .forEach(key -> projector.deadLetters().retry(key));
    }

    private static Step step(Projector<?> projector) {
        try {
            return projector.step(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Checks that each begun version is whole, runs it to the end, and compares it with the log.
     */
    public void finish() throws Exception {
        poisoned = false;
        for (ModelVersion version : VERSIONS) {
            if (isBegun(version)) {
                requireWhole(version);
                finish(version);
            }
        }
    }

    private void finish(ModelVersion version) throws Exception {
        Projector<T> projector = projector(version);
        run(projector);
        retryAll(projector);
        assertThat(projector.deadLetters().list()).isEmpty();
        projector.close();
        assertThat(counter.rows(version))
                .as("%s at the end", version)
                .isEqualTo(Till.foldOf(store));
        if (version.version() == 1) {
            counter.liveRows(version.model());
        }
    }

    private void run(Projector<T> projector) {
        Step step = Step.WORKED;
        for (int i = 0; i < 1_000 && (step == Step.WORKED || step == Step.WAITING); i++) {
            step = step(projector);
            clock.turn(step == Step.WAITING ? Duration.ofSeconds(5) : Duration.ZERO);
        }
        assertThat(step).as("%s", projector.status()).isEqualTo(Step.IDLE);
    }

    private boolean isBegun(ModelVersion version) throws Exception {
        return counter.sink()
                .<Boolean>transact(tx -> !tx.bookkeeping().list(version.scope("lanes")).isEmpty());
    }

    private record Kept(List<LaneRow> lanes, Map<Position, DeadLetter> letters) {}

    private void requireWhole(ModelVersion version) throws Exception {
        Kept kept = counter.sink().transact(tx -> kept(tx.bookkeeping(), version));
        SortedMap<String, Long> wanted = new TreeMap<>();
        for (SequencedEvent stored : store.read(Query.types("sold", "returned")).toList()) {
            String key = stored.tags().iterator().next().value();
            LaneRow lane = kept.lanes.get(Math.floorMod(key.hashCode(), kept.lanes.size()));
            boolean done = !stored.position().isAfter(lane.reached().position());
            if (done && !kept.letters.containsKey(stored.position())) {
                TillEvent event = (TillEvent) Till.EVENTS.decode(stored).getFirst().event();
                wanted.merge(
                        Till.item(event), Till.fold(0, event), (old, _) -> Till.fold(old, event));
            }
        }
        assertThat(counter.rows(version)).as("%s as it was left", version).isEqualTo(wanted);
    }

    private static Kept kept(Bookkeeping books, ModelVersion version) {
        List<LaneRow> lanes =
                books.list(version.scope("lanes")).values().stream().map(LaneRow::parse).toList();
        assertThat(lanes).allMatch(lane -> lane.lanes() == lanes.size());
        LetterBox letters = new LetterBox(version, Integer.MAX_VALUE);
        return new Kept(
                lanes,
                letters.list(books).stream()
                        .collect(Collectors.toMap(DeadLetter::position, letter -> letter)));
    }
}
