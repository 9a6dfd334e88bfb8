package dev.gesta.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.EventStoreException;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * A small store, of which each part is to be damaged in turn, and the question what it says then.
 *
 * <p>The only right answers are: what was acknowledged; or a refusal that names the file.
 */
final class DamageCase {

    /** In what state the files are left. */
    enum Ending {
        /** Closed cleanly: the mark claims everything. */
        CLOSED,
        /** Killed after the mark was written. */
        KILLED_MARKED,
        /** Killed with a mark that is older than the active segment. */
        KILLED_UNMARKED
    }

    private static final int APPENDS = 12;

    private final Map<String, byte[]> files;
    private final List<Append> appends;
    private final List<Event> events = new ArrayList<>();

    private DamageCase(Map<String, byte[]> files, List<Append> appends) {
        this.files = files;
        this.appends = appends;
        appends.forEach(append -> events.addAll(append.events()));
    }

    /** Makes a store of a few segments with a few appends in the last. */
    static DamageCase of(Ending ending) {
        return of(ending, 7);
    }

    /** Makes another such store. */
    static DamageCase of(Ending ending, long seed) {
        SimulatedStorage disk = Simulated.disk(5);
        EmbeddedEventStore store = Simulated.open(disk, options(), seed);
        List<Append> appends = new ArrayList<>();
        for (int i = 0; i < APPENDS; i++) {
            Event event = Simulated.event(40 + i, "n:" + i, "mod:" + i % 3);
            appends.add(
                    Append.of(
                            i % 4 == 1
                                    ? List.of(event, Simulated.event("pair:" + i))
                                    : List.of(event)));
            var _ = store.appendAsync(appends.getLast());
            Simulated.step(store);
        }
        switch (ending) {
            case CLOSED -> store.close();
            case KILLED_MARKED -> store.markDurable();
            case KILLED_UNMARKED -> {}
        }
        return new DamageCase(disk.contents(), appends);
    }

    static EngineOptions options() {
        return Simulated.KIBIBYTE.withZeroAheadBytes(64);
    }

    /** Returns the names of all files. */
    Set<String> files() {
        return files.keySet();
    }

    /** Returns what a file holds, not to be changed. */
    byte[] bytes(String name) {
        return requireNonNull(files.get(name));
    }

    /** Returns the names of the segments, the active one last. */
    List<String> segments() {
        return files.keySet().stream().filter(name -> name.endsWith(".log")).toList();
    }

    List<Event> events() {
        return events;
    }

    /** Returns how many events were durable for sure without the mark's word. */
    int eventsBeforeLastAppend() {
        return events.size() - appends.getLast().events().size();
    }

    /** Returns how many events the sealed segments hold. */
    int eventsBeforeActiveSegment() {
        String active = segments().getLast();
        return Integer.parseInt(active.substring(0, active.length() - ".log".length())) - 1;
    }

    /** Returns a disk with these files, of which one is different. */
    SimulatedStorage disk(String name, byte[] other) {
        SimulatedStorage disk = Simulated.disk(6);
        files.forEach(disk::put);
        disk.put(name, other);
        return disk;
    }

    SimulatedStorage disk() {
        SimulatedStorage disk = Simulated.disk(6);
        files.forEach(disk::put);
        return disk;
    }

    /**
     * Opens the store and asks everything of it.
     *
     * @param suspect the file that a refusal must name
     * @param least how many events must be there, if it answers
     * @return whether it refused anything
     */
    boolean noticed(SimulatedStorage disk, String suspect, int least) {
        EmbeddedEventStore store;
        try {
            store = Simulated.open(disk, options());
        } catch (StoreDamagedException | StoreUnavailableException e) {
            requireNamed(e, suspect);
            return true;
        }
        boolean refused = readsWrong(store, suspect, least);
        for (int n = 0; n < 3; n++) {
            refused |= queriesWrong(store, Tag.of("mod:" + n), suspect, least);
        }
        int kept = (int) store.head().position().value();
        int position = 1;
        for (Append append : appends) {
            if (position <= kept) {
                refused |= forgets(store, append, position, suspect);
            }
            position += append.events().size();
        }
        return refused;
    }

    private boolean readsWrong(EmbeddedEventStore store, String suspect, int least) {
        try {
            List<SequencedEvent> found = store.read(Query.all()).toList();
            assertThat(found.size()).isBetween(least, events.size());
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).event()).isEqualTo(events.get(i));
                assertThat(found.get(i).position().value()).isEqualTo(i + 1);
            }
            assertThat(found.getLast().lastOfAppend()).isEqualTo(found.getLast().position());
            return false;
        } catch (StoreDamagedException e) {
            requireNamed(e, suspect);
            return true;
        }
    }

    private boolean queriesWrong(EmbeddedEventStore store, Tag tag, String suspect, int least) {
        try {
            List<Event> found =
                    store.read(Query.tags(tag)).stream().map(SequencedEvent::event).toList();
            List<Event> wanted = events.stream().filter(event -> event.hasTag(tag)).toList();
            long must = events.stream().limit(least).filter(event -> event.hasTag(tag)).count();
            assertThat(found.size()).isBetween((int) must, wanted.size());
            assertThat(found).isEqualTo(wanted.subList(0, found.size()));
            assertThat(store.count(tag, store.head().position())).isEqualTo(found.size());
            return false;
        } catch (StoreDamagedException e) {
            requireNamed(e, suspect);
            return true;
        }
    }

    private static boolean forgets(
            EmbeddedEventStore store, Append append, int position, String suspect) {
        var answer = store.appendAsync(append);
        Simulated.step(store);
        try {
            Appended again = answer.join();
            assertThat(again.repeated()).as("stored twice: %s", append).isTrue();
            assertThat(again.first().value()).isEqualTo(position);
            return false;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(EventStoreException.class);
            assertThat(e).hasMessageContaining(suspect);
            return true;
        }
    }

    private static void requireNamed(EventStoreException refusal, String suspect) {
        assertThat(refusal).hasMessageContaining(suspect);
    }

    /** Returns {@code bytes} with one bit flipped. */
    static byte[] flipped(byte[] bytes, int bit) {
        byte[] other = bytes.clone();
        other[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return other;
    }

    static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
