package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.Event;
import dev.gesta.EventStoreException;
import dev.gesta.Metadata;
import dev.gesta.Query;
import dev.gesta.engine.Parcels.Confirmed;
import dev.gesta.engine.Parcels.Ordered;
import dev.gesta.engine.Parcels.ParcelEvent;
import dev.gesta.engine.Parcels.ParcelId;
import dev.gesta.engine.SimulatedStorage.Crash;
import dev.gesta.engine.SimulatedStorage.Step;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Retry;
import dev.gesta.toolkit.process.InstanceTag;
import dev.gesta.toolkit.process.ProcessLoop;
import dev.gesta.toolkit.process.ProcessOptions;
import dev.gesta.toolkit.process.QuarantinedInstance;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The life of a process from one seed: one or two loops answer what a user does, fire timers, get
 * stuck and are released, and die in the middle of it, several times. Before every step on the
 * storage, the disks are also copied as a crash at that moment would leave them, and the process is
 * run on the copy until all is done, which must come to what {@link ShippingExpectation} says.
 */
final class ProcessEpisode {

    private static final int LIVES = 3;
    private static final int PARCELS = 3;
    private static final int MOST_ACTIONS = 14;
    private static final int MOST_STEPS_TO_REST = 10_000;

    private enum Fate {
        LIVES_ON,
        KILLED,
        POWER_CUT,
        IO_ERROR
    }

    private final RandomGenerator random;
    private final CrashTally tally;
    private final EngineOptions engine;
    private final EventCatalog catalog = EventCatalog.of(ParcelEvent.class);
    private final Set<ParcelId> poisoned = new HashSet<>();

    private SimulatedStorage disk;
    private SimulatedStorage checkpoints;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private boolean examining;
    private @Nullable Event unanswered;
    private String activity = "open";
    private Fate fate = Fate.LIVES_ON;
    private int stepsToLive;
    private boolean crashed;

    ProcessEpisode(RandomGenerator random, CrashTally tally) {
        this.random = random;
        this.tally = tally;
        this.disk = new SimulatedStorage(random);
        this.checkpoints = new SimulatedStorage(random);
        this.engine =
                EngineOptions.defaults()
                        .withSegmentBytes(4096 << random.nextInt(3))
                        .withZeroAheadBytes(random.nextBoolean() ? 0 : 1 + random.nextInt(700))
                        .withReservedDiskBytes(0);
    }

    void run() {
        for (int life = 0; life < LIVES; life++) {
            fate = Fate.values()[random.nextInt(Fate.values().length)];
            crashed = false;
            stepsToLive = fate == Fate.LIVES_ON ? Integer.MAX_VALUE : 1 + random.nextInt(60);
            disk.watch(step -> at("log", step));
            checkpoints.watch(step -> at("checkpoint", step));
            try {
                live();
            } catch (Crash _) {
                // As it was meant.
            } catch (IOException | EventStoreException e) {
                if (!crashed && fate != Fate.IO_ERROR) {
                    throw new AssertionError("failed without a reason", e);
                }
            }
            boolean powerCut = fate == Fate.POWER_CUT;
            disk = powerCut ? disk.afterPowerCut() : disk.afterKill();
            checkpoints = powerCut ? checkpoints.afterPowerCut() : checkpoints.afterKill();
        }
        examine(disk, checkpoints);
    }

    /** Every step of a living store and its checkpoints comes by here. */
    private void at(String where, Step step) throws IOException {
        if (crashed) {
            throw new Crash(step);
        }
        tally.count(activity + "/" + where + "/" + step.kind());
        try {
            if (random.nextInt(3) == 0) {
                examine(disk.afterKill(), checkpoints.afterKill());
            } else {
                examine(disk.afterPowerCut(), checkpoints.afterPowerCut());
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("after a crash at " + activity + ", " + step, e);
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

    private SteppedStore open(SimulatedStorage storage) throws IOException {
        return new SteppedStore(
                EmbeddedEventStore.openStepByStep(
                        new Log.Outside(storage, engine, this::now, random)));
    }

    /** Returns the time; long enough after all is set where a copy is examined. */
    private Instant now() {
        return examining ? now.plus(ShippingExpectation.LONG_ENOUGH) : now;
    }

    private ProcessLoop<ParcelId> process(SteppedStore store, SimulatedStorage kept) {
        ProcessOptions options =
                ProcessOptions.with(new SimulatedCheckpoints(kept))
                        .withClock(this::now)
                        .withRetry(new Retry(2, Duration.ZERO, Duration.ZERO))
                        .withCheckpointEvery(1 + random.nextInt(5));
        return ProcessLoop.open(
                Gesta.over(store, catalog),
                Parcels.shipping(id -> !examining && poisoned.contains(id)),
                options);
    }

    private void live() throws IOException {
        activity = "open";
        SteppedStore store = open(disk);
        if (!store.store().stats().state().equals("open")) {
            return;
        }
        List<ProcessLoop<ParcelId>> loops = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            loops.add(process(store, checkpoints));
        }
        int actions = 1 + random.nextInt(MOST_ACTIONS);
        for (int i = 0; i < actions; i++) {
            act(store, loops);
        }
        activity = "close";
        if (random.nextBoolean()) {
            loops.forEach(ProcessLoop::close);
            store.close();
        }
    }

    private void act(SteppedStore store, List<ProcessLoop<ParcelId>> loops) {
        int which = random.nextInt(loops.size());
        ProcessLoop<ParcelId> loop = loops.get(which);
        switch (random.nextInt(12)) {
            case 0 -> {
                if (!poisoned.remove(parcel())) {
                    poisoned.add(parcel());
                }
            }
            case 1 -> {
                activity = "release";
                loop.release(parcel());
            }
            case 2 -> {
                activity = "close";
                loop.close();
                loops.set(which, process(store, checkpoints));
            }
            case 3, 4 -> {
                activity = "timers";
                now = now.plus(Duration.ofMinutes(random.nextInt(-60, 300)));
                loop.fireDue();
            }
            case 5, 6, 7 -> {
                activity = "user";
                append(store);
            }
            default -> {
                activity = "step";
                int steps = 1 + random.nextInt(4);
                for (int i = 0; i < steps && loop.step(); i++) {
                    now = now.plusSeconds(random.nextInt(100));
                }
            }
        }
    }

    private ParcelId parcel() {
        return new ParcelId("p" + random.nextInt(PARCELS));
    }

    /** Lets the user do something; what was not answered, they do again. */
    private void append(SteppedStore store) {
        if (unanswered == null) {
            ParcelEvent event =
                    random.nextInt(3) == 0
                            ? new Confirmed(parcel())
                            : new Ordered(parcel(), random.nextInt(Parcels.KINDS));
            UUID id = new UUID(random.nextLong(), random.nextLong());
            unanswered = catalog.encode(event, id, Metadata.none());
        }
        store.append(Append.of(List.of(unanswered)));
        unanswered = null;
    }

    /** Goes on from what a crash has left until all is done, and looks at what has become of it. */
    private void examine(SimulatedStorage left, SimulatedStorage leftCheckpoints) {
        examining = true;
        try {
            SteppedStore store = open(left);
            ProcessLoop<ParcelId> loop = process(store, leftCheckpoints);
            settle(loop);
            for (QuarantinedInstance each : loop.quarantined()) {
                loop.release(idOf(each.instance()));
            }
            settle(loop);
            new ShippingExpectation(catalog, store.read(Query.all()).toList()).check(now());
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            examining = false;
        }
    }

    private static ParcelId idOf(InstanceTag instance) {
        return new ParcelId(instance.value().substring("parcel:".length()));
    }

    private static void settle(ProcessLoop<ParcelId> loop) {
        int steps = 0;
        while (loop.step() || loop.fireDue() > 0) {
            if (++steps > MOST_STEPS_TO_REST) {
                throw new AssertionError("the process does not come to rest");
            }
        }
    }
}
