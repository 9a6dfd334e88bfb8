package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.EventStoreException;
import dev.gesta.Metadata;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.engine.CrashExpectation.Stored;
import dev.gesta.engine.SimulatedStorage.Crash;
import dev.gesta.engine.SimulatedStorage.Kind;
import dev.gesta.engine.SimulatedStorage.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The life of one store from one seed: it is used, dies in the middle of it, is opened again, and
 * used on, several times. Before every step of the storage the disk is also copied as a crash at
 * that very moment would leave it, and the copy opened and examined.
 */
final class CrashEpisode {

    private static final int LIVES = 4;
    private static final int TAGS = 6;

    /**
     * How large everything is.
     *
     * @param maxDataBytes the most data of an event
     * @param appends the most batches in a life
     */
    record Scale(EngineOptions options, int maxDataBytes, int appends) {}

    private enum Fate {
        LIVES_ON,
        KILLED,
        POWER_CUT,
        IO_ERROR
    }

    /** An append under way. */
    private record Flight(Append append, CompletableFuture<Appended> answer) {}

    private final RandomGenerator random;
    private final CrashTally tally;
    private final Scale scale;
    private final CrashProbe probe;
    private final List<Event> log = new ArrayList<>();
    private final List<Stored> stored = new ArrayList<>();
    private final List<Append> unknown = new ArrayList<>();
    private final List<Flight> flights = new ArrayList<>();

    private SimulatedStorage disk;
    private String activity = "open";
    private Fate fate = Fate.LIVES_ON;
    private int stepsToLive;
    private boolean crashed;
    private long clock = 1_700_000_000_000L;

    CrashEpisode(RandomGenerator random, CrashTally tally, Scale scale) {
        this.random = random;
        this.tally = tally;
        this.scale = scale;
        this.disk = new SimulatedStorage(random);
        this.probe = new CrashProbe(random, tally, this::open, this::event);
    }

    void run() {
        for (int life = 0; life < LIVES; life++) {
            fate = Fate.values()[random.nextInt(Fate.values().length)];
            crashed = false;
            stepsToLive = fate == Fate.LIVES_ON ? Integer.MAX_VALUE : 1 + random.nextInt(150);
            disk.watch(this::at);
            try {
                live();
            } catch (Crash _) {
                // As it was meant.
            } catch (IOException | StoreUnavailableException e) {
                require(fate == Fate.IO_ERROR, "failed without a reason", e);
            }
            settle();
            disk = fate == Fate.POWER_CUT ? disk.afterPowerCut() : disk.afterKill();
        }
        probe.examine(disk, expectation());
    }

    private EmbeddedEventStore open(SimulatedStorage storage) throws IOException {
        return EmbeddedEventStore.openStepByStep(
                new Log.Outside(storage, scale.options(), this::now, random));
    }

    private Instant now() {
        clock += random.nextInt(20) == 0 ? -86_400_000 : 1;
        return Instant.ofEpochMilli(clock);
    }

    /** Every step of the living store comes by here. */
    private void at(Step step) throws IOException {
        if (crashed) {
            throw new Crash(step);
        }
        tally.count(during(step));
        SimulatedStorage left = random.nextInt(6) == 0 ? disk.afterKill() : disk.afterPowerCut();
        try {
            probe.examine(left, expectation());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("after a crash at " + during(step) + ", " + step, e);
        }
        stepsToLive--;
        if (stepsToLive == 0) {
            switch (fate) {
                case KILLED, POWER_CUT -> {
                    crashed = true;
                    throw new Crash(step);
                }
                case IO_ERROR -> throw new IOException("simulated: " + step);
                case LIVES_ON -> {}
            }
        }
    }

    private String during(Step step) {
        String area = activity;
        if (area.equals("append")) {
            boolean ofLog = step.file().endsWith(".log");
            if (step.file().contains(".index")) {
                area = "seal";
            } else if (!ofLog || (step.kind() != Kind.WRITE && step.kind() != Kind.SYNC)) {
                area = "roll";
            }
        }
        return area + "/" + step.kind();
    }

    private void live() throws IOException {
        activity = "open";
        EmbeddedEventStore store = open(disk);
        if (!store.stats().state().equals("open")) {
            require(fate == Fate.IO_ERROR, store.stats().state(), null);
            expectation().checkPrefix(store.read(Query.all()).toList());
            return;
        }
        learn(store);
        int operations = 1 + random.nextInt(scale.appends());
        for (int i = 0; i < operations && flights.isEmpty(); i++) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    activity = "close";
                    store.close();
                    activity = "open";
                    live();
                    return;
                }
                case 1, 2 -> {
                    activity = "mark";
                    store.markDurable();
                }
                default -> {
                    activity = "append";
                    appendSome(store);
                }
            }
        }
        if (random.nextBoolean()) {
            activity = "close";
            store.close();
        }
    }

    /** Reads what survived, checks it, and holds on to it. */
    private void learn(EmbeddedEventStore store) {
        CrashExpectation known = expectation().check(store.read(Query.all()).toList());
        replace(log, known.visible());
        replace(stored, known.stored());
        unknown.clear();
    }

    private static <T> void replace(List<T> list, List<T> by) {
        list.clear();
        list.addAll(by);
    }

    private CrashExpectation expectation() {
        List<Event> visible = new ArrayList<>(log);
        List<Stored> appends = new ArrayList<>(stored);
        List<Append> open = new ArrayList<>(unknown);
        for (Flight flight : flights) {
            EventStoreException refused = refusal(flight);
            if (!flight.answer.isDone() || refused instanceof OutcomeUnknownException) {
                if (!open.contains(flight.append)) {
                    open.add(flight.append);
                }
            } else if (refused == null && !flight.answer.join().repeated()) {
                appends.add(new Stored(flight.append, visible.size() + 1));
                visible.addAll(flight.append.events());
            }
        }
        return new CrashExpectation(visible, appends, open);
    }

    private static @Nullable EventStoreException refusal(Flight flight) {
        if (!flight.answer.isCompletedExceptionally()) {
            return null;
        }
        try {
            throw new AssertionError("cannot be " + flight.answer.join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof EventStoreException answer) {
                return answer;
            }
            throw e;
        }
    }

    /** Sends a batch, and checks the answers as far as there are any. */
    private void appendSome(EmbeddedEventStore store) {
        int batch = 1 + random.nextInt(4);
        for (int i = 0; i < batch; i++) {
            Append append = append();
            flights.add(new Flight(append, store.appendAsync(append)));
        }
        try {
            store.commitWaiting();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        boolean stopped = false;
        for (Flight flight : flights) {
            EventStoreException refused = refusal(flight);
            stopped |= refused instanceof OutcomeUnknownException;
            stopped |= refused instanceof StoreFailedException;
        }
        if (!stopped) {
            settle();
        }
    }

    /** Takes note of the answers, after they were compared with what they should be. */
    private void settle() {
        CrashExpectation outcome = expectation();
        for (Flight flight : flights) {
            if (flight.answer.isDone()) {
                requireRight(flight);
            }
        }
        replace(log, outcome.visible());
        replace(stored, outcome.stored());
        replace(unknown, outcome.unknown());
        flights.clear();
    }

    private void requireRight(Flight flight) {
        EventStoreException refused = refusal(flight);
        if (refused == null) {
            Appended answer = flight.answer.join();
            long first = answer.first().value();
            boolean known = stored.contains(new Stored(flight.append, first));
            require(answer.repeated() == known, "repeated or not: " + answer, null);
            if (!known) {
                require(first == log.size() + 1, "stored elsewhere: " + answer, null);
                require(wantedConflict(flight.append) == 0, "condition overlooked", null);
                stored.add(new Stored(flight.append, first));
                log.addAll(flight.append.events());
            }
        } else if (refused instanceof AppendConditionFailedException failed) {
            long conflict = failed.conflict().map(Position::value).orElse(-1L);
            require(conflict == wantedConflict(flight.append), "wrong conflict", failed);
        } else {
            require(crashed || fate == Fate.IO_ERROR, "refused without a reason", refused);
        }
    }

    /** Returns the position against the first condition that fails, -1 for none, 0 if all hold. */
    private long wantedConflict(Append append) {
        for (AppendCondition condition : append.conditions()) {
            long conflict =
                    switch (condition) {
                        case AppendCondition.NoEventMatches(var query, var after) ->
                                firstMatch(query, after.position().value());
                        case AppendCondition.RevisionIs(var tag, long revision, _) ->
                                againstRevision(tag, revision);
                    };
            if (conflict != 0) {
                return conflict;
            }
        }
        return 0;
    }

    private long firstMatch(Query query, long after) {
        for (int i = (int) after; i < log.size(); i++) {
            if (query.matches(log.get(i))) {
                return i + 1L;
            }
        }
        return 0;
    }

    private long againstRevision(Tag tag, long revision) {
        long length = 0;
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).hasTag(tag) && length++ > revision) {
                return i + 1L;
            }
        }
        return length == revision + 1 ? 0 : -1;
    }

    private Append append() {
        if (random.nextInt(8) == 0 && !stored.isEmpty()) {
            return stored.get(random.nextInt(stored.size())).append();
        }
        if (random.nextInt(8) == 0 && !flights.isEmpty()) {
            return flights.getLast().append;
        }
        List<Event> events = new ArrayList<>();
        int size = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
        for (int i = 0; i < size; i++) {
            events.add(event());
        }
        List<AppendCondition> conditions = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            conditions.add(condition());
        }
        return new Append(events, conditions);
    }

    private AppendCondition condition() {
        Tag tag = tag();
        if (random.nextBoolean()) {
            long length = log.stream().filter(event -> event.hasTag(tag)).count();
            return AppendCondition.expectRevision(tag, length - random.nextInt(2));
        }
        Position after = new Position(Math.max(0, log.size() - random.nextInt(6)));
        return AppendCondition.failIfEventsMatch(Query.tags(tag), after);
    }

    private Tag tag() {
        return Tag.of("tag", Integer.toString(random.nextInt(TAGS)));
    }

    private Event event() {
        byte[] data = new byte[random.nextInt(scale.maxDataBytes())];
        random.nextBytes(data);
        UUID id = new UUID(random.nextLong(), random.nextLong());
        String type = "T" + random.nextInt(3);
        Tags tags = random.nextInt(5) == 0 ? Tags.none() : Tags.of(List.of(tag(), tag()));
        return new Event(id, type, tags, Payload.of(Payload.BYTES, data), Metadata.none());
    }

    private static void require(boolean holds, String complaint, @Nullable Throwable cause) {
        if (!holds) {
            throw new AssertionError(complaint, cause);
        }
    }
}
