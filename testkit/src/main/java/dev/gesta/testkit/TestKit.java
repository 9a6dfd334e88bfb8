package dev.gesta.testkit;

import dev.gesta.EventStore;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Retry;
import dev.gesta.toolkit.process.ProcessDefinition;
import dev.gesta.toolkit.readmodel.MemorySink;
import dev.gesta.toolkit.readmodel.MemoryTables;
import dev.gesta.toolkit.readmodel.ReadModel;
import dev.gesta.toolkit.readmodel.TransactionalSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Given these events, when this is decided, then that follows: tests of what an application does,
 * without a word about how it is stored.
 *
 * <pre>{@code
 * private final TestKit kit = TestKit.of(SchoolEvent.class);
 *
 * @Test
 * void a_full_course_takes_nobody() {
 *     kit.given(new CourseDefined(C1, 1), new StudentSubscribed(S1, C1))
 *             .when(subscribe(S2, C1))
 *             .thenRefused(COURSE_FULL);
 * }
 * }</pre>
 *
 * <p>Each scenario runs on the reference store, on one that leaves gaps between positions, and on
 * the embedded engine in a temporary folder that is deleted afterwards. Each event is encoded,
 * decoded and compared on its way. The clock is virtual. Immutable.
 */
public final class TestKit {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final EventCatalog catalog;
    private final List<TestStore> stores;
    private final Instant start;
    private final Retry retry;
    private final List<Follower.Opening> followers;

    private TestKit(
            EventCatalog catalog,
            List<TestStore> stores,
            Instant start,
            Retry retry,
            List<Follower.Opening> followers) {
        this.catalog = catalog;
        this.stores = stores;
        this.start = start;
        this.retry = retry;
        this.followers = followers;
    }

    /**
     * Returns a kit for these events.
     *
     * @param events records with {@link dev.gesta.toolkit.EventType}, and sealed types above them
     */
    public static TestKit of(Class<?>... events) {
        return of(EventCatalog.of(events));
    }

    /** Returns a kit for the events of a catalog. */
    public static TestKit of(EventCatalog catalog) {
        return new TestKit(catalog, TestStore.all(), START, Retry.standard(), List.of());
    }

    /** Returns this kit, running each scenario on these kinds of store and no others. */
    public TestKit on(TestStore... kinds) {
        return new TestKit(catalog, List.of(kinds), start, retry, followers);
    }

    /** Returns this kit, whose clock begins at {@code instant}; else it is the start of 2026. */
    public TestKit startingAt(Instant instant) {
        return new TestKit(catalog, stores, instant, retry, followers);
    }

    /** Returns this kit with another way of dealing with conflicts. */
    public TestKit withRetry(Retry other) {
        return new TestKit(catalog, stores, start, other, followers);
    }

    /**
     * Returns this kit with a process that follows each scenario: after each step, it answers what
     * there is to answer, and its timers fire as the clock moves.
     */
    public TestKit with(ProcessDefinition<?, ?> process) {
        return following(stage -> ProcessFollower.open(process, stage));
    }

    /**
     * Returns this kit with a read model in memory that follows each scenario, and is up to date
     * after each step; {@link Scenario#readModel} asks it.
     */
    public TestKit with(ReadModel<MemoryTables> model) {
        return with(model, MemorySink::new);
    }

    /**
     * Returns this kit with a read model that follows each scenario, and is up to date after each
     * step.
     *
     * @param sink returns an empty place for it, each time that a scenario is played
     */
    public <T> TestKit with(ReadModel<T> model, Supplier<? extends TransactionalSink<T>> sink) {
        return following(stage -> ReadModelFollower.open(model, sink.get(), stage));
    }

    private TestKit following(Follower.Opening added) {
        List<Follower.Opening> more = new ArrayList<>(followers);
        more.add(added);
        return new TestKit(catalog, stores, start, retry, List.copyOf(more));
    }

    /** Returns a scenario that begins with these events, or with an empty store. */
    public Scenario given(Object... events) {
        return scenario().given(events);
    }

    /** Returns a scenario in which nothing has happened yet. */
    public Scenario scenario() {
        return Scenario.of(this);
    }

    /**
     * Runs {@code test} on each kind of store, each time on an empty one: for what given, when,
     * then cannot say.
     */
    public void onEachStore(Consumer<Stage> test) {
        run(List.of(test::accept));
    }

    void run(List<Step> steps) {
        for (TestStore store : stores) {
            try (Stage stage = Stage.open(this, store)) {
                stage.play(steps);
            }
        }
    }

    EventCatalog catalog() {
        return catalog;
    }

    List<Follower.Opening> followers() {
        return followers;
    }

    Instant start() {
        return start;
    }

    /** Returns the toolkit over {@code store}, as this kit has it. */
    Gesta over(EventStore store) {
        return Gesta.over(store, catalog).withRetry(retry);
    }
}
