package dev.gesta.testkit;

import dev.gesta.Append;
import dev.gesta.EventStore;
import dev.gesta.Query;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.EventContext;
import dev.gesta.toolkit.Gesta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a scenario is played: a store that was empty at its start, the toolkit over it, and a clock
 * that stands until it is moved. For one thread, but for what {@link #gesta()} gives.
 */
public final class Stage implements AutoCloseable {

    private final TestKit kit;
    private final String name;
    private final Path folder;
    private final VirtualClock clock;
    private final EventStore store;
    private final Interposed interposed;
    private final Gesta gesta;
    private final List<String> story = new ArrayList<>();
    private final Followers followers;
    private EventContext context = EventContext.none();

    private Stage(TestKit kit, TestStore kind, Path folder) {
        this.kit = kit;
        this.name = kind.name();
        this.folder = folder;
        this.clock = new VirtualClock(kit.start());
        this.store = kind.opening().open(folder, clock);
        this.interposed = new Interposed(store);
        this.gesta = kit.over(interposed);
        this.followers = new Followers(kit.followers(), this);
    }

    static Stage open(TestKit kit, TestStore kind) {
        Path folder = createFolder();
        try {
            return new Stage(kit, kind, folder);
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static Path createFolder() {
        try {
            return Files.createTempDirectory("gesta-testkit-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for a store", e);
        }
    }

    /** Returns the toolkit over the store. */
    public Gesta gesta() {
        return gesta;
    }

    /** Returns the store. */
    public EventStore store() {
        return store;
    }

    /** Returns the clock that recorded times come from. */
    public VirtualClock clock() {
        return clock;
    }

    /** Returns everything that is in the store. */
    public List<SequencedEvent> log() {
        try (ReadResult all = store.read(Query.all())) {
            return all.toList();
        }
    }

    /** Returns which queries {@link #gesta()} has asked the store so far, in order. */
    public List<Query> reads() {
        return interposed.reads();
    }

    /** Returns what {@link #gesta()} has asked the store to append so far, in order. */
    public List<Append> appends() {
        return interposed.appends();
    }

    /** Returns what kind of store it is. */
    @Override
    public String toString() {
        return name;
    }

    /** Plays {@code steps}; what goes wrong is told together with what led there. */
    void play(List<Step> steps) {
        play(_ -> followers.restart());
        steps.forEach(this::play);
    }

    private void play(Step step) {
        try {
            context.run(() -> step.run(this));
        } catch (Mismatch e) {
            throw new AssertionError(told(String.valueOf(e.getMessage())), null);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(told(String.valueOf(e.getMessage())), e);
        }
    }

    private String told(String message) {
        StringBuilder text = new StringBuilder(message).append("\n\n  on    ").append(name);
        String last = "";
        for (String line : story) {
            String head = line.substring(0, HEAD);
            text.append("\n  ").append(head.equals(last) ? " ".repeat(HEAD) : head);
            text.append(line.substring(HEAD));
            last = head;
        }
        return text.append('\n').toString();
    }

    private static final int HEAD = 6;

    /** Remembers what happened, to be told if something goes wrong later. */
    void tell(String what, String more) {
        story.add("%-6s%s".formatted(what, more));
    }

    /** Lets what follows come to rest, at the present time. */
    void settle() {
        checkRoundTrips(followers.settle());
    }

    /** Moves the clock to {@code instant}, letting timers fire on the way. */
    void moveTo(Instant instant) {
        checkRoundTrips(followers.settleUntil(instant));
    }

    Followers followers() {
        return followers;
    }

    /** Returns the toolkit as others use it: nobody acts meanwhile. */
    Gesta outside() {
        return kit.over(store);
    }

    EventCatalog catalog() {
        return kit.catalog();
    }

    void context(EventContext next) {
        context = next;
    }

    EventContext context() {
        return context;
    }

    /** Checks and appends {@code events}, all at once. */
    void append(List<?> events) {
        events.forEach(event -> RoundTrip.check(kit.catalog(), event));
        if (!events.isEmpty()) {
            outside().append(events.toArray());
        }
    }

    /** Checks events that were appended. */
    void checkRoundTrips(List<?> events) {
        events.forEach(event -> RoundTrip.check(kit.catalog(), event));
    }

    /**
     * Lets somebody else append {@code events} once, right before the next append of a decision.
     */
    public void meanwhile(List<?> events) {
        events.forEach(event -> tell("while", Fields.text(event)));
        interposed.beforeNextAppend(() -> append(events));
    }

    /** Lets those act now who were to act before an append that did not come. */
    void letOthersAct() {
        interposed.letOthersAct();
    }

    /** Closes the store and deletes its folder. */
    @Override
    public void close() {
        followers.close();
        store.close();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the store's folder cannot be deleted", e);
        }
    }
}
