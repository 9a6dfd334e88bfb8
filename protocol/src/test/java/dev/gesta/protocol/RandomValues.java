package dev.gesta.protocol;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Values of all shapes, from a seed. */
final class RandomValues {

    private static final List<String> TEXTS =
            List.of("a", "course:c1", "é", "漢字", "😀", "x".repeat(256), "a b", "\"\\/", "0");

    private final SplittableRandom random;
    private final EventIds ids;

    RandomValues(long seed) {
        random = new SplittableRandom(seed);
        ids = new EventIds(InstantSource.fixed(Instant.EPOCH.plusSeconds(seed)), random);
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private <T> List<T> some(int most, Supplier<T> each) {
        return Stream.generate(each).limit(random.nextInt(most + 1)).toList();
    }

    Position position() {
        return Position.of(
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> Long.MAX_VALUE;
                    case 2 -> random.nextInt(1_000);
                    default -> random.nextLong(Long.MAX_VALUE);
                });
    }

    ConsistencyToken token() {
        return switch (random.nextInt(4)) {
            case 0 -> ConsistencyToken.at(position());
            case 1 -> new ConsistencyToken(new UUID(0, 0), random.nextLong() | 1, position());
            case 2 -> new ConsistencyToken(ids.next(), 0, position());
            default -> new ConsistencyToken(ids.next(), random.nextLong(), position());
        };
    }

    private Tags tags() {
        return Tags.of(some(4, this::tag));
    }

    Query query() {
        return random.nextInt(4) == 0
                ? Query.all()
                : new Query.AnyOf(
                        Stream.generate(this::item).limit(1 + random.nextInt(4)).toList());
    }

    private QueryItem item() {
        var types = new LinkedHashSet<>(some(3, this::text));
        Tags tags = types.isEmpty() ? Tags.of(tag(), tag()) : tags();
        return new QueryItem(types, tags);
    }

    private Tag tag() {
        return Tag.of(text());
    }

    Event event() {
        byte[] data = new byte[random.nextInt(200)];
        random.nextBytes(data);
        Map<String, String> metadata = new HashMap<>();
        some(3, this::text).forEach(key -> metadata.put(key, text().repeat(random.nextInt(3))));
        if (random.nextBoolean()) {
            metadata.put(Metadata.CORRELATION, text());
        }
        String type = random.nextBoolean() ? Payload.JSON : text();
        return new Event(ids.next(), text(), tags(), Payload.of(type, data), Metadata.of(metadata));
    }

    SequencedEvent sequencedEvent() {
        int size = 1 + random.nextInt(10_000);
        Instant time =
                Instant.EPOCH.plus(random.nextLong(-(1L << 60), 1L << 60), ChronoUnit.MICROS);
        return new SequencedEvent(position(), time, random.nextInt(size), size, event());
    }

    AppendCondition condition() {
        return random.nextBoolean()
                ? new AppendCondition.NoEventMatches(query(), token())
                : new AppendCondition.RevisionIs(
                        Tag.of(text()), random.nextLong(-1, Long.MAX_VALUE), token());
    }

    Append append() {
        List<Event> events = Stream.generate(this::event).limit(1 + random.nextInt(5)).toList();
        return new Append(events, some(4, this::condition));
    }

    Appended appended() {
        return new Appended(position(), position(), token(), random.nextBoolean());
    }

    ReadOptions readOptions() {
        ReadOptions options =
                random.nextBoolean() ? ReadOptions.forwards() : ReadOptions.backwards();
        if (random.nextBoolean()) {
            options = options.from(position());
        }
        return random.nextBoolean() ? options.limit(1 + random.nextLong(1 << 20)) : options;
    }
}
