package dev.gesta.conformance;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.RequestLimits;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreUnavailableException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Gives the suite all that can be done to a {@link PlainStore}, whose folders are only names. */
final class PlainBackend implements Backend {

    private final Map<Path, PlainStore.Data> folders = new ConcurrentHashMap<>();
    private final Function<PlainStore.Data, EventStore> opening;

    PlainBackend(Function<PlainStore.Data, EventStore> opening) {
        this.opening = opening;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.LOG_FILES, Capability.INDEX_FILES));
    }

    private PlainStore.Data data(Path folder) {
        return folders.computeIfAbsent(folder, _ -> new PlainStore.Data());
    }

    @Override
    public EventStore open(Path folder) {
        PlainStore.Data data = data(folder);
        if (!data.heads.isEmpty()) {
            throw new StoreUnavailableException("in use", null);
        }
        return opening.apply(data);
    }

    @Override
    public EventStore openSecond(Path folder) {
        return opening.apply(data(folder));
    }

    @Override
    public EventStore openWithClock(Path folder, InstantSource clock) {
        data(folder).clock = clock;
        return open(folder);
    }

    @Override
    public EventStore openWithSmallLimits(Path folder) {
        data(folder).limits =
                RequestLimits.ceilings()
                        .with(RequestLimits.Limit.DATA_BYTES, 1_000)
                        .with(RequestLimits.Limit.TAGS_PER_EVENT, 4)
                        .with(RequestLimits.Limit.EVENTS_PER_APPEND, 10);
        return open(folder);
    }

    @Override
    public EventStore openWithCollidingHashes(Path folder) {
        return open(folder);
    }

    @Override
    public EventStore openWithIsolation(Path folder, String isolation) {
        return open(folder);
    }

    @Override
    public void crash(EventStore store, Path folder) {
        store.close();
    }

    @Override
    public void losePower(EventStore store, Path folder) {
        store.close();
    }

    @Override
    public void tearLastBatch(Path folder) {}

    @Override
    public void archive(EventStore store, Path folder, Position upTo) {}

    @Override
    public void backUp(EventStore store, Path folder, Path backup) {
        PlainStore.Data data = data(folder);
        folders.put(backup, data.copy(data.timeline));
    }

    @Override
    public void restore(Path backup, Path folder) {
        PlainStore.Data data = data(backup);
        folders.put(folder, data.copy(data.timeline + 1));
    }

    @Override
    public void erase(EventStore store, Path folder, UUID id) {
        List<SequencedEvent> log = data(folder).log;
        log.replaceAll(event -> event.event().id().equals(id) ? erased(event) : event);
    }

    private static SequencedEvent erased(SequencedEvent stored) {
        Event event = stored.event();
        return new SequencedEvent(
                stored.position(),
                stored.recordedAt(),
                stored.indexInAppend(),
                stored.appendSize(),
                new Event(
                        event.id(),
                        event.type(),
                        event.tags(),
                        Payload.of(Payload.BYTES, new byte[0]),
                        event.metadata()));
    }

    @Override
    public void failNextFlush(EventStore store, Path folder) {
        data(folder).flushFails = true;
    }

    @Override
    public void fillDisk(EventStore store, Path folder) {
        data(folder).diskIsFull = true;
    }

    @Override
    public void freeDisk(EventStore store, Path folder) {
        data(folder).diskIsFull = false;
    }

    @Override
    public AutoCloseable holdAppend(Path folder, Event event) {
        return () -> {
            try (EventStore other = openSecond(folder)) {
                other.append(List.of(event));
            }
        };
    }

    @Override
    public AutoCloseable holdForeignTransaction(Path folder) {
        return () -> {};
    }
}
