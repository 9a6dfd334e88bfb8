package dev.gesta.bench;

import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.Payload;
import dev.gesta.Tag;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an application pay for an event before the store sees it?
 *
 * <p>A bulk load makes as many events as the store writes, on the same processors: an event that
 * takes a microsecond to make bounds it at a million a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EventBenchmark {

    private final Payload data = Payload.of(Payload.BYTES, new byte[256]);

    /** An id alone. */
    @Benchmark
    public UUID id() {
        return EventIds.random();
    }

    /** An event with three tags that are made for it. */
    @Benchmark
    public Event event() {
        return Event.of(
                "Enrolled",
                data,
                Tag.of("course", "c1"),
                Tag.of("student", "s1"),
                Tag.of("term", "t1"));
    }
}
