package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.ReferenceEventStore;
import dev.gesta.SequencedEvent;
import dev.gesta.StreamView;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** One run of random operations on the engine and on the reference, from one seed. */
final class ModelRun {

    private static final int TAGS = 9;
    private static final int TYPES = 4;

    private final SplittableRandom random;
    private final SimulatedStorage disk;
    private final EngineOptions options;
    private final List<Append> sent = new ArrayList<>();

    private Instant now = Instant.parse("2024-02-29T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final EventStore reference = ReferenceEventStore.create(clock);

    private EmbeddedEventStore engine;
    private Followers followers;

    /** The same subscription on both stores. */
    private record Followers(Query query, Subscription ofEngine, Subscription ofReference) {}

    ModelRun(long seed) throws Exception {
        this.random = new SplittableRandom(seed);
        this.disk = new SimulatedStorage(random.split());
        this.options =
                Simulated.KIBIBYTE
                        .withSegmentBytes(1024 << random.nextInt(3))
                        .withZeroAheadBytes(random.nextInt(2) * 300);
        this.engine = open();
        this.followers = follow(Position.START);
    }

    private EmbeddedEventStore open() throws Exception {
        return EmbeddedEventStore.openStepByStep(
                new Log.Outside(disk, options, clock, random.split()));
    }

    long events() {
        return engine.stats().events();
    }

    int segments() {
        return engine.stats().segments();
    }

    /** Does one thing to both, and compares the answers. */
    void operate() throws Exception {
        now = now.plusMillis(random.nextInt(2000) - 500);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> append();
            case 6, 7, 8, 9, 10 -> read();
            case 11, 12 -> count();
            case 13, 14 -> readStream();
            case 15, 16, 17 -> followOn();
            case 18 -> engine.markDurable();
            default -> {
                if (random.nextInt(4) == 0) {
                    reopen();
                }
            }
        }
    }

    private void append() {
        List<Append> batch = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            batch.add(newAppend());
        }
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        batch.forEach(append -> answers.add(engine.appendAsync(append)));
        Simulated.step(engine);
        for (int i = 0; i < batch.size(); i++) {
            boolean exact = batch.size() == 1 || batch.get(i).conditions().size() < 2;
            assertThat(outcome(answers.get(i), exact))
                    .isEqualTo(outcome(reference.appendAsync(batch.get(i)), exact));
        }
        sent.addAll(batch);
    }

    /**
     * Returns an answer without what differs between two stores: the store's id and timeline.
     *
     * @param exact whether it is certain which of the conditions fails first: of two at the same
     *     time, one may be refused as if it had come before the other
     */
    private static Object outcome(CompletableFuture<Appended> answer, boolean exact) {
        try {
            Appended appended = answer.join();
            return List.of(appended.first(), appended.last(), appended.repeated());
        } catch (CompletionException e) {
            if (e.getCause() instanceof AppendConditionFailedException failed) {
                return exact ? List.of(failed.which(), failed.conflict()) : "refused";
            }
            return String.valueOf(e.getCause());
        }
    }

    private Append newAppend() {
        if (random.nextInt(8) == 0 && !sent.isEmpty()) {
            Append earlier = sent.get(random.nextInt(sent.size()));
            return random.nextInt(3) == 0
                    ? Append.of(List.of(earlier.events().getLast()))
                    : earlier;
        }
        List<Event> events = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? random.nextInt(6) : 0; i >= 0; i--) {
            events.add(event());
        }
        List<AppendCondition> conditions = new ArrayList<>();
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            conditions.add(condition());
        }
        return new Append(events, conditions);
    }

    private Event event() {
        Set<Tag> tags = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.add(tag());
        }
        byte[] data = new byte[random.nextInt(60)];
        random.nextBytes(data);
        Metadata metadata =
                random.nextInt(3) == 0
                        ? Metadata.of(Map.of(Metadata.ACTOR, "ann", "k" + random.nextInt(9), "v"))
                        : Metadata.none();
        UUID id = new UUID(random.nextLong(), random.nextLong());
        Payload payload = Payload.of(random.nextBoolean() ? Payload.JSON : Payload.BYTES, data);
        return new Event(id, type(), Tags.of(tags), payload, metadata);
    }

    private String type() {
        return "T" + random.nextInt(TYPES);
    }

    private Tag tag() {
        // The lower the number the more often.
        return Tag.of("n", Integer.toString(random.nextInt(1 + random.nextInt(TAGS))));
    }

    private Position position() {
        return new Position(random.nextLong(events() + 3));
    }

    private Position recentPosition() {
        return new Position(Math.max(0, events() - random.nextInt(8)));
    }

    private AppendCondition condition() {
        if (random.nextBoolean()) {
            Tag tag = tag();
            long revision = reference.stream(tag).revision() - 1 + random.nextInt(3);
            return AppendCondition.expectRevision(tag, Math.max(-1, revision));
        }
        return AppendCondition.failIfEventsMatch(
                query(), random.nextInt(3) == 0 ? position() : recentPosition());
    }

    private Query query() {
        if (random.nextInt(6) == 0) {
            return Query.all();
        }
        List<QueryItem> items = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            items.add(item());
        }
        return Query.anyOf(items.toArray(new QueryItem[0]));
    }

    private QueryItem item() {
        Set<String> types = new HashSet<>();
        Set<Tag> tags = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            types.add(random.nextInt(12) == 0 ? "Absent" : type());
        }
        for (int i = random.nextInt(3); i > 0 || (types.isEmpty() && tags.isEmpty()); i--) {
            tags.add(random.nextInt(12) == 0 ? Tag.of("absent") : tag());
        }
        return new QueryItem(types, Tags.of(tags));
    }

    private ReadOptions readOptions() {
        ReadOptions options =
                random.nextBoolean() ? ReadOptions.forwards() : ReadOptions.backwards();
        if (random.nextInt(3) > 0) {
            options = options.from(position());
        }
        return random.nextInt(3) == 0 ? options.limit(1 + random.nextInt(9)) : options;
    }

    private void read() {
        Query query = query();
        ReadOptions options = readOptions();
        ReadResult found = engine.read(query, options);
        ReadResult wanted = reference.read(query, options);

        assertThat(found.toList()).as("%s %s", query, options).isEqualTo(wanted.toList());
        assertThat(found.token().position()).isEqualTo(wanted.token().position());
        assertThat(engine.head().position()).isEqualTo(reference.head().position());
    }

    private void count() {
        Tag tag = tag();
        Position upTo = position();
        assertThat(engine.count(tag, upTo)).isEqualTo(reference.count(tag, upTo));

        List<SequencedEvent> all = reference.read(Query.all()).toList();
        assertThat(engine.countsByType())
                .isEqualTo(
                        all.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                SequencedEvent::type,
                                                TreeMap::new,
                                                Collectors.counting())));
    }

    private void readStream() {
        Tag tag = tag();
        StreamView found = engine.stream(tag);
        StreamView wanted = reference.stream(tag);
        assertThat(found.revision()).isEqualTo(wanted.revision());

        long from = random.nextLong(wanted.revision() + 3);
        assertThat(found.read(from)).containsExactlyElementsOf(wanted.read(from).toList());
        assertThat(found.readBackwards())
                .containsExactlyElementsOf(wanted.readBackwards().toList());
    }

    private Followers follow(Position after) {
        Query query = query();
        SubscribeOptions batches =
                SubscribeOptions.defaults().withMaxBatchEvents(1 + random.nextInt(5));
        return new Followers(
                query,
                engine.subscribe(query, at(after), batches),
                reference.subscribe(query, at(after), batches));
    }

    private static ConsistencyToken at(Position position) {
        return ConsistencyToken.at(position);
    }

    private void followOn() throws Exception {
        if (random.nextInt(10) == 0) {
            followers.ofEngine.close();
            followers.ofReference.close();
            followers = follow(position());
        }
        for (int i = random.nextInt(12); i >= 0; i--) {
            assertThat(next(followers.ofEngine))
                    .as("%s", followers.query)
                    .isEqualTo(next(followers.ofReference));
        }
    }

    private static Object next(Subscription subscription) throws InterruptedException {
        Optional<Subscription.Delivery> next = subscription.next(Duration.ZERO);
        if (next.isEmpty()) {
            return "nothing";
        }
        return switch (next.get()) {
            case Subscription.Events(var events, var token, boolean continues) ->
                    List.of(events, token.position(), continues);
            case Subscription.CaughtUp(var token) -> token.position();
        };
    }

    private void reopen() throws Exception {
        if (random.nextBoolean()) {
            engine.close();
        }
        followers.ofReference.close();
        engine = open();
        followers = follow(recentPosition());
    }
}
