package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.Metadata;
import dev.gesta.engine.SimulatedStorage.Crash;
import dev.gesta.engine.SimulatedStorage.Kind;
import dev.gesta.engine.SimulatedStorage.Step;
import dev.gesta.toolkit.readmodel.ModelVersion;
import dev.gesta.toolkit.readmodel.Projector;
import dev.gesta.toolkit.readmodel.SinkException;
import dev.gesta.toolkit.readmodel.StoppedException;
import dev.gesta.toolkit.readmodel.Till;
import dev.gesta.toolkit.readmodel.TillWorkload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * The lives of one store and one sink, each on a disk of its own: events are appended, two versions
 * of a read model follow, with lanes and parked keys, and switch. Before every step of either disk,
 * and before and after every handler, both disks are copied as a crash at that moment would leave
 * them, opened, checked, and run to the end.
 */
final class ReadModelEpisode {

    private static final int LIVES = 3;
    private static final EngineOptions OPTIONS =
            Simulated.KIBIBYTE.withSegmentBytes(4096).withZeroAheadBytes(256);

    /** One process. */
    private record Life(
            EmbeddedEventStore store,
            TillWorkload<SimulatedSink.Rows> workload,
            List<Projector<SimulatedSink.Rows>> projectors) {}

    private final RandomGenerator random;
    private final CrashTally tally;
    private SimulatedStorage storeDisk;
    private SimulatedStorage sinkDisk;
    private String activity = "open";
    private int stepsToLive;
    private boolean failsOnce;
    private boolean crashed;

    ReadModelEpisode(RandomGenerator random, CrashTally tally) {
        this.random = random;
        this.tally = tally;
        this.storeDisk = new SimulatedStorage(random);
        this.sinkDisk = new SimulatedStorage(random);
    }

    void run() throws Exception {
        for (int life = 0; life < LIVES; life++) {
            stepsToLive = 1 + random.nextInt(60);
            failsOnce = random.nextInt(3) == 0;
            crashed = false;
            storeDisk.watch(step -> at("store/" + step.kind(), step));
            sinkDisk.watch(this::atSink);
            try {
                live();
            } catch (Crash | IOException _) {
                // As it was meant.
            }
            boolean kill = random.nextBoolean();
            storeDisk = left(storeDisk, kill);
            sinkDisk = left(sinkDisk, kill);
        }
        examine(storeDisk, sinkDisk);
    }

    private static SimulatedStorage left(SimulatedStorage disk, boolean kill) {
        return kill ? disk.afterKill() : disk.afterPowerCut();
    }

    private void atSink(Step step) throws IOException {
        at("sink/" + step.kind(), step);
        if (failsOnce && random.nextInt(8) == 0) {
            failsOnce = false;
            throw new IOException("simulated: " + step);
        }
    }

    /** Looks at what a crash here would leave, and crashes here once the time has come. */
    private void at(String place, Step step) {
        if (crashed) {
            throw new Crash(step);
        }
        tally.count(activity + ", " + place);
        boolean kill = random.nextInt(4) == 0;
        try {
            examine(left(storeDisk, kill), left(sinkDisk, kill));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("after a crash at %s, %s".formatted(activity, step), e);
        }
        stepsToLive--;
        if (stepsToLive == 0) {
            crashed = true;
            throw new Crash(step);
        }
    }

    private void atHandler() {
        at("handler", new Step(Kind.SYNC, "handler", 0));
    }

    private void live() throws IOException {
        activity = "open";
        EmbeddedEventStore store = Simulated.open(storeDisk, OPTIONS, 7);
        SimulatedCounter counter = new SimulatedCounter(sinkDisk);
        TillWorkload<SimulatedSink.Rows> workload =
                new TillWorkload<>(random, counter, store, this::atHandler);
        workload.poison(random.nextBoolean());
        Life life = new Life(store, workload, new ArrayList<>());
        for (int i = 0; i < 40; i++) {
            act(life);
        }
    }

    private void act(Life life) {
        switch (random.nextInt(8)) {
            case 0 -> {
                activity = "begin";
                ModelVersion version = TillWorkload.VERSIONS.get(random.nextInt(2));
                life.projectors.add(life.workload.projector(version));
            }
            case 1, 2 -> {
                activity = "append";
                append(life.store);
            }
            case 3 -> life.workload.poison(random.nextBoolean());
            default -> {
                activity = "project";
                if (!life.projectors.isEmpty()) {
                    use(life, life.projectors.get(random.nextInt(life.projectors.size())));
                }
            }
        }
    }

    /** A projector that was taken over, or whose sink fails, says so to who asks for more. */
    private static void use(Life life, Projector<SimulatedSink.Rows> projector) {
        try {
            life.workload.use(projector);
        } catch (StoppedException | SinkException _) {
            // Somebody else goes on, or a later step.
        }
    }

    private void append(EmbeddedEventStore store) {
        List<Event> events = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            events.add(
                    Till.EVENTS.encode(
                            TillWorkload.event(random),
                            new UUID(random.nextLong(), random.nextLong()),
                            Metadata.none()));
        }
        CompletableFuture<Appended> answer = store.appendAsync(Append.of(events));
        Simulated.step(store);
        if (answer.isCompletedExceptionally()) {
            throw new Crash(new Step(Kind.WRITE, "log", 0)); // the writer met it first
        }
    }

    private void examine(SimulatedStorage leftStore, SimulatedStorage leftSink) throws Exception {
        try (EmbeddedEventStore store = Simulated.open(leftStore, OPTIONS, 7)) {
            new TillWorkload<>(random, new SimulatedCounter(leftSink), store, () -> {}).finish();
        }
    }
}
