package dev.gesta.bench;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.engine.EmbeddedEventStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does the engine cost where the disk costs nothing: on a file system in memory, if there is
 * one?
 *
 * <p>This is the share of an append, a scan and a tag query that code can change. Beside a disk,
 * {@code gesta bench} measures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StoreBenchmark {

    private static final int EVENTS = 100_000;
    private static final int TAGS = EVENTS / 10;
    private static final int SCANNED = 10_000;
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Payload data = Payload.of(Payload.BYTES, new byte[256]);
    private final SplittableRandom random = new SplittableRandom(1);

    private Path folder;
    private EmbeddedEventStore store;

    /** Fills a store, with ten events of each tag all over it. */
    @Setup
    public void fill() throws IOException {
        folder =
                Files.isWritable(MEMORY)
                        ? Files.createTempDirectory(MEMORY, "gesta-jmh-")
                        : Files.createTempDirectory("gesta-jmh-");
        store = EmbeddedEventStore.open(folder);
        for (int from = 0; from < EVENTS; from += 1_000) {
            List<Event> events = new ArrayList<>();
            for (int i = from; i < from + 1_000; i++) {
                events.add(Event.of("type-" + i % 20, data, tag(i % TAGS), Tag.of("hot")));
            }
            store.append(events);
        }
    }

    private static Tag tag(int number) {
        return Tag.of("stream", Integer.toString(number));
    }

    /** Closes the store and removes it. */
    @TearDown
    public void remove() throws IOException {
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One event, there and back: two hand-overs between threads, and all the work between. */
    @Benchmark
    public Appended append() {
        return store.append(Append.of(List.of(event())));
    }

    /** The same with a condition on a tag since the start, which holds. */
    @Benchmark
    public Appended appendOnCondition() {
        return store.append(
                List.of(event()),
                AppendCondition.failIfEventsMatch(
                        Query.tags(Tag.of("never"), Tag.of("hot")), Position.START));
    }

    private Event event() {
        return Event.of("bench", data, Tag.of("bench"));
    }

    /** One event of a scan from the start, verified and as an object. */
    @Benchmark
    @OperationsPerInvocation(SCANNED)
    public void scan(Blackhole sink) {
        for (SequencedEvent event :
                store.read(Query.all(), ReadOptions.forwards().limit(SCANNED))) {
            sink.consume(event);
        }
    }

    /** The ten events of a random tag. */
    @Benchmark
    public List<SequencedEvent> tagQuery() {
        return store.read(Query.tags(tag(random.nextInt(TAGS)))).toList();
    }

    /** A rare tag together with one that every event has. */
    @Benchmark
    public List<SequencedEvent> rareAndHotTag() {
        return store.read(Query.tags(tag(random.nextInt(TAGS)), Tag.of("hot"))).toList();
    }
}
