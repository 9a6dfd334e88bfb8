package dev.gesta.systemtests;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.EngineOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A process that appends from several threads until it is killed, and says what was acknowledged:
 * {@code <first position> <id>} for each append, after its answer.
 *
 * <p>All of an append follows from the id of its first event, so that whoever finds it can tell
 * whether it is whole and right.
 */
final class KillVictim {

    static final String STARTED = "started";
    static final String OPENED = "opened";
    static final EngineOptions OPTIONS =
            EngineOptions.defaults().withSegmentBytes(128 << 10).withZeroAheadBytes(32 << 10);

    private static final int WRITERS = 4;
    private static final int MOST_EVENTS = 4;

    private final EmbeddedEventStore store;

    private KillVictim(EmbeddedEventStore store) {
        this.store = store;
    }

    /** Arguments: the folder, and a seed that no other run on that folder has. */
    public static void main(String[] arguments) throws Exception {
        say(STARTED);
        long seed = Long.parseLong(arguments[1]);
        KillVictim victim = new KillVictim(EmbeddedEventStore.open(Path.of(arguments[0]), OPTIONS));
        say(OPENED);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            SplittableRandom random = new SplittableRandom(seed * WRITERS + i);
            writers.add(Thread.ofPlatform().start(() -> victim.appendForever(random)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private void appendForever(SplittableRandom random) {
        while (true) {
            UUID id = new UUID(random.nextLong(), random.nextLong() & -MOST_EVENTS);
            Appended answer = store.append(append(id));
            say(answer.first() + " " + id);
        }
    }

    /** In one write, so that a line arrives whole or not at all. */
    private static void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            new FileOutputStream(FileDescriptor.out).write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the append whose first event has {@code id}. */
    static Append append(UUID id) {
        SplittableRandom random = new SplittableRandom(id.getMostSignificantBits());
        int size = 1 + random.nextInt(MOST_EVENTS);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            byte[] data = new byte[random.nextInt(300)];
            random.nextBytes(data);
            events.add(
                    new Event(
                            new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + i),
                            "Written",
                            Tags.of(List.of(Tag.of("n", Integer.toString(random.nextInt(50))))),
                            Payload.of(Payload.BYTES, data),
                            Metadata.none()));
        }
        return Append.of(events);
    }

    /** Returns the append that a stored event must be of. */
    static Append appendOf(SequencedEvent event) {
        UUID id = event.event().id();
        return append(
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() & -MOST_EVENTS));
    }
}
