package dev.gesta.testkit;

import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.readmodel.MemorySink;
import dev.gesta.toolkit.readmodel.MemoryTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** All that follows the events of a scenario, and what it appended in the last step. */
final class Followers implements AutoCloseable {

    /** Of the toolkit's own events, as those of timers; they are no concern of a scenario. */
    private static final String OWN_TYPES = "gesta-";

    private static final int MOST_STEPS = 1_000;

    private final List<Follower.Opening> openings;
    private final Stage stage;
    private final List<Follower> followers = new ArrayList<>();
    private List<Object> appended = List.of();

    Followers(List<Follower.Opening> openings, Stage stage) {
        this.openings = openings;
        this.stage = stage;
    }

    /** Begins, or begins anew, with nothing remembered but what is in the log. */
    void restart() {
        close();
        openings.forEach(each -> followers.add(each.open(stage)));
    }

    /** Returns what was appended until all came to rest. */
    List<Object> settle() {
        return settleUntil(stage.clock().instant());
    }

    /** Returns what was appended until all came to rest, while the clock moved to {@code end}. */
    List<Object> settleUntil(Instant end) {
        Position before = stage.store().head().position();
        settleNow();
        Optional<Instant> next = nextDue();
        while (next.isPresent() && !next.get().isAfter(end)) {
            Instant now = stage.clock().instant();
            stage.clock().moveTo(next.get().isBefore(now) ? now : next.get());
            settleNow();
            next = nextDue();
        }
        stage.clock().moveTo(end);
        settleNow();
        appended = followers.isEmpty() ? List.of() : after(before);
        appended.forEach(event -> stage.tell("and", Fields.text(event)));
        return appended;
    }

    private void settleNow() {
        int steps = 0;
        for (boolean busy = true; busy; steps++) {
            busy = false;
            for (Follower follower : followers) {
                busy |= follower.step();
            }
            if (steps == MOST_STEPS) {
                throw new Mismatch(
                        "what follows does not come to rest within %d steps; does a process answer"
                                        .formatted(MOST_STEPS)
                                + " its own commands?");
            }
        }
    }

    private Optional<Instant> nextDue() {
        return followers.stream().flatMap(each -> each.nextDue().stream()).min(Instant::compareTo);
    }

    private List<Object> after(Position before) {
        List<Object> events = new ArrayList<>();
        ReadOptions options = ReadOptions.forwards().from(before.value() + 1);
        try (ReadResult result = stage.store().read(Query.all(), options)) {
            for (SequencedEvent stored : result) {
                if (!stored.type().startsWith(OWN_TYPES)) {
                    stage.catalog().decode(stored).forEach(now -> events.add(now.event()));
                }
            }
        }
        return events;
    }

    /** Returns what the last step led to. */
    List<Object> appended() {
        return appended;
    }

    /** Returns the tags of all instances in quarantine, in their order. */
    List<String> quarantined() {
        TreeSet<String> tags = new TreeSet<>();
        followers.forEach(each -> tags.addAll(each.quarantined()));
        return List.copyOf(tags);
    }

    /** Lets an instance go on; returns whether it was in quarantine. */
    boolean release(TagId instance) {
        boolean released = false;
        for (Follower follower : followers) {
            released |= follower.release(instance);
        }
        return released;
    }

    /** Asks a read model that is kept in memory. */
    <V> V ask(String model, Function<MemoryTables, V> question) {
        for (Follower follower : followers) {
            if (follower instanceof ReadModelFollower<?> found
                    && found.name().equals(model)
                    && found.sink() instanceof MemorySink sink) {
                return sink.read(model, question);
            }
        }
        throw new Mismatch(
                "no read model \"%s\" in memory follows; hand one to the kit, with(model)"
                        .formatted(model));
    }

    @Override
    public void close() {
        followers.forEach(Follower::close);
        followers.clear();
    }
}
