package dev.gesta.conformance;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Position;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * How the suite gets at the stores of one implementation.
 *
 * <p>{@link #open} is all that is needed. Each of the other methods belongs to a {@link Capability}
 * and is called only if {@link #capabilities()} declares that.
 *
 * <p>An implementation on files does well to open with segments as small as it allows, so that the
 * cases meet their borders.
 */
public interface Backend {

    /**
     * Opens the store of {@code folder}: an empty one if the folder is new, else with what was
     * stored. Where the data is not in files, the folder is a name for it.
     *
     * @param folder exists, and holds only what this backend put there
     */
    EventStore open(Path folder);

    /** Returns what else the suite may do; nothing by default. */
    default Set<Capability> capabilities() {
        return Set.of();
    }

    /** Returns a backend that opens stores with {@code open}. */
    static Backend of(Function<Path, EventStore> open, Capability... capabilities) {
        Set<Capability> declared = EnumSet.noneOf(Capability.class);
        declared.addAll(List.of(capabilities));
        return new Backend() {

            @Override
            public EventStore open(Path folder) {
                return open.apply(folder);
            }

            @Override
            public Set<Capability> capabilities() {
                return declared;
            }
        };
    }

    /**
     * {@link Capability#CRASH}: ends {@code store} at once, as if its process were killed, also
     * while appends are under way. After that {@code folder} can be opened again.
     */
    default void crash(EventStore store, Path folder) {
        throw undefined(Capability.CRASH);
    }

    /** {@link Capability#POWER_LOSS}: as a crash, but all that was not flushed is lost or torn. */
    default void losePower(EventStore store, Path folder) {
        throw undefined(Capability.POWER_LOSS);
    }

    /** {@link Capability#BACKUP}: copies {@code store} while it is open. */
    default void backUp(EventStore store, Path folder, Path backup) {
        throw undefined(Capability.BACKUP);
    }

    /**
     * {@link Capability#BACKUP}: makes a store in the new {@code folder} of what {@link #backUp}
     * wrote, on a new timeline and with the same store id.
     */
    default void restore(Path backup, Path folder) {
        throw undefined(Capability.BACKUP);
    }

    /** {@link Capability#ARCHIVE}: compacts and archives what it can up to {@code upTo}. */
    default void archive(EventStore store, Path folder, Position upTo) {
        throw undefined(Capability.ARCHIVE);
    }

    /** {@link Capability#ERASURE}: erases the data of the event with this id. */
    default void erase(EventStore store, Path folder, UUID id) {
        throw undefined(Capability.ERASURE);
    }

    /** {@link Capability#CLOCK}: opens with a clock to take recorded times from. */
    default EventStore openWithClock(Path folder, InstantSource clock) {
        throw undefined(Capability.CLOCK);
    }

    /**
     * {@link Capability#SMALL_LIMITS}: opens a store that takes at most 1,000 bytes of data on an
     * event, 4 tags on an event and 10 events in an append.
     */
    default EventStore openWithSmallLimits(Path folder) {
        throw undefined(Capability.SMALL_LIMITS);
    }

    /** {@link Capability#COLLIDING_HASHES}: opens with a hash of two values at most. */
    default EventStore openWithCollidingHashes(Path folder) {
        throw undefined(Capability.COLLIDING_HASHES);
    }

    /** {@link Capability#SECOND_NODE}: opens what is open already, in a node of its own. */
    default EventStore openSecond(Path folder) {
        throw undefined(Capability.SECOND_NODE);
    }

    /** {@link Capability#FAILING_FLUSH}: lets the next flush report an I/O error. */
    default void failNextFlush(EventStore store, Path folder) {
        throw undefined(Capability.FAILING_FLUSH);
    }

    /** {@link Capability#FULL_DISK}: leaves the store no room in the middle of its next batch. */
    default void fillDisk(EventStore store, Path folder) {
        throw undefined(Capability.FULL_DISK);
    }

    /** {@link Capability#FULL_DISK}: gives the room back. */
    default void freeDisk(EventStore store, Path folder) {
        throw undefined(Capability.FULL_DISK);
    }

    /**
     * {@link Capability#TORN_BATCH}: leaves in the closed store of {@code folder} what a crash in
     * the middle of writing a batch leaves: cut, zeroed or garbage.
     */
    default void tearLastBatch(Path folder) {
        throw undefined(Capability.TORN_BATCH);
    }

    /** {@link Capability#LOG_FILES}: returns the files that hold the events, oldest first. */
    default List<Path> logFiles(Path folder) {
        throw undefined(Capability.LOG_FILES);
    }

    /** {@link Capability#INDEX_FILES}: returns the files that can be rebuilt from the log. */
    default List<Path> indexFiles(Path folder) {
        throw undefined(Capability.INDEX_FILES);
    }

    /**
     * {@link Capability#POSTGRES}: opens as a role whose default transaction isolation is {@code
     * isolation}.
     */
    default EventStore openWithIsolation(Path folder, String isolation) {
        throw undefined(Capability.POSTGRES);
    }

    /**
     * {@link Capability#POSTGRES}: begins to append {@code event}, takes its place in the order,
     * and commits only when closed.
     */
    default AutoCloseable holdAppend(Path folder, Event event) {
        throw undefined(Capability.POSTGRES);
    }

    /**
     * {@link Capability#POSTGRES}: keeps a write transaction of another application open in the
     * same database cluster until closed.
     */
    default AutoCloseable holdForeignTransaction(Path folder) {
        throw undefined(Capability.POSTGRES);
    }

    private UnsupportedOperationException undefined(Capability capability) {
        return new UnsupportedOperationException(
                getClass().getName() + " declares " + capability + " without its hook");
    }
}
