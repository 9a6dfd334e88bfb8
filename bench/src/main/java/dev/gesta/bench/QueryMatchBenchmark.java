package dev.gesta.bench;

import dev.gesta.Event;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.Tag;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to test one event against a query, by how many tags the event has?
 *
 * <p>Whoever filters events without an index pays it for each event that passes: the reference
 * store, a projection over all events, a test.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class QueryMatchBenchmark {

    /** How many tags the event has. */
    @Param({"2", "8"})
    int tagsOfEvent;

    private Event event;
    private Query hit;
    private Query miss;
    private String text;

    /** Makes an event, a query that it matches, and one that it misses by its last tag. */
    @Setup
    public void prepare() {
        List<Tag> tags =
                IntStream.range(0, tagsOfEvent).mapToObj(i -> Tag.of("course", "c" + i)).toList();
        event = Event.of("CourseDefined", Payload.json("{}"), tags);
        hit = query(tags.getLast());
        miss = query(Tag.of("student", "s1"));
        text = hit.toString();
    }

    private static Query query(Tag last) {
        return Query.anyOf(
                QueryItem.of(
                        List.of("CourseDefined", "Enrolled"), List.of(Tag.of("course:c0"), last)));
    }

    /** The event matches: everything is looked at. */
    @Benchmark
    public boolean hit() {
        return hit.matches(event);
    }

    /** The event has the type and one tag, and lacks the other. */
    @Benchmark
    public boolean miss() {
        return miss.matches(event);
    }

    /** What a server or the command line pays before it can ask: reading the query's text. */
    @Benchmark
    public Query parse() {
        return Query.parse(text);
    }
}
