package dev.gesta.toolkit;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.toolkit.snapshot.RecentlyUsed;
import dev.gesta.toolkit.snapshot.Snapshot;
import dev.gesta.toolkit.snapshot.SnapshotCounts;
import dev.gesta.toolkit.snapshot.SnapshotPolicy;
import dev.gesta.toolkit.snapshot.SnapshotStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps the states of folds that have a {@link Snapshots.Name name}, and begins with them. Whatever
 * goes wrong with a snapshot costs a replay, and fails nobody.
 */
final class SnapshotCache implements Snapshots {

    /** How many states wait for {@link #keepAll} at most. */
    private static final int MOST_HELD = 1_000;

    private static final System.Logger LOG = System.getLogger(SnapshotCache.class.getName());

    /** What a fingerprint is made of. */
    private record Form(Snapshots.Name name, Set<String> types) {}

    /** A fold that has a snapshot in a run. */
    private record Lane(int index, Snapshots.Name name, String key, String fingerprint) {}

    /** A state that was not kept yet. */
    private record Held(Lane lane, Object state, ConsistencyToken token) {}

    private final EventStore store;
    private final EventCatalog catalog;
    private final SnapshotStore snapshots;
    private final SnapshotPolicy policy;
    private final JsonCodec codec = JsonCodec.standard();
    private final Map<Form, String> fingerprints = new ConcurrentHashMap<>();
    private final RecentlyUsed<Held> held = new RecentlyUsed<>(MOST_HELD);

    private final LongAdder used = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final LongAdder unfit = new LongAdder();
    private final LongAdder saved = new LongAdder();
    private final LongAdder failed = new LongAdder();

    SnapshotCache(
            EventStore store,
            EventCatalog catalog,
            SnapshotStore snapshots,
            SnapshotPolicy policy) {
        this.store = store;
        this.catalog = catalog;
        this.snapshots = snapshots;
        this.policy = policy;
    }

    @Override
    public SnapshotCounts counts() {
        return new SnapshotCounts(used.sum(), missed.sum(), unfit.sum(), saved.sum(), failed.sum());
    }

    @Override
    public Run begin(List<Fold<?>> folds, Folding folding, Until until) {
        List<Lane> lanes = lanes(folds);
        if (lanes.isEmpty()) {
            return NOTHING;
        }
        ConsistencyToken head = store.head();
        for (Lane lane : lanes) {
            resume(lane, folding, head, until);
        }
        long begun = System.nanoTime();
        return token -> {
            boolean now = until instanceof Until.Now;
            boolean sound = !now || isSameHistory(token, head);
            if (sound && now) {
                lanes.forEach(lane -> consider(lane, folding, token, System.nanoTime() - begun));
            }
            return sound;
        };
    }

    private List<Lane> lanes(List<Fold<?>> folds) {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < folds.size(); i++) {
            Fold<?> fold = folds.get(i);
            if (fold.snapshot().isPresent()) {
                Snapshots.Name name = fold.snapshot().get();
                Form form = new Form(name, fold.types(catalog));
                String fingerprint = fingerprints.computeIfAbsent(form, this::fingerprint);
                lanes.add(new Lane(i, name, name.key(fold.tags()), fingerprint));
            }
        }
        return lanes;
    }

    private String fingerprint(Form form) {
        String words =
                form.name().name()
                        + '\n'
                        + form.name().version()
                        + '\n'
                        + StateShape.of(form.name().state())
                        + '\n'
                        + catalog.shapes(form.types());
        byte[] hash = DerivedIds.sha256().digest(words.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }

    private void resume(Lane lane, Folding folding, ConsistencyToken head, Until until) {
        Optional<Snapshot> found = load(lane.key());
        if (found.isEmpty()) {
            missed.increment();
            return;
        }
        Snapshot snapshot = found.get();
        boolean fits =
                snapshot.fingerprint().equals(lane.fingerprint())
                        && isSameHistory(snapshot.token(), head)
                        && !snapshot.token().position().isAfter(head.position())
                        && until.includes(snapshot.token().position());
        Optional<Object> state = fits ? decode(snapshot, lane) : Optional.empty();
        state.ifPresent(each -> folding.resume(lane.index(), each, snapshot.token().position()));
        (state.isPresent() ? used : unfit).increment();
    }

    private static boolean isSameHistory(ConsistencyToken one, ConsistencyToken other) {
        return one.store().equals(other.store()) && one.timeline() == other.timeline();
    }

    private Optional<Snapshot> load(String key) {
        try {
            return snapshots.load(key);
        } catch (RuntimeException e) {
            fail("cannot look up", key, e);
            return Optional.empty();
        }
    }

    private Optional<Object> decode(Snapshot snapshot, Lane lane) {
        try {
            return Optional.of(codec.decode(snapshot.state(), lane.name().state()));
        } catch (RuntimeException e) {
            return Optional.empty(); // of a shape that looked the same
        }
    }

    /** Keeps the state now if the policy wants that, else holds it ready for {@link #keepAll}. */
    private void consider(Lane lane, Folding folding, ConsistencyToken token, long nanos) {
        long fed = folding.fed(lane.index());
        if (fed == 0) {
            return;
        }
        Held state = new Held(lane, folding.state(lane.index()), token);
        if (policy.wants(fed, nanos)) {
            save(state);
        } else {
            held.put(lane.key(), state);
        }
    }

    @Override
    public void keepAll() {
        held.values().forEach(this::save);
    }

    private void save(Held state) {
        String key = state.lane().key();
        held.remove(key);
        try {
            Payload json = codec.encode(state.state(), state.lane().name().state());
            snapshots.save(new Snapshot(key, state.lane().fingerprint(), state.token(), json));
            saved.increment();
        } catch (RuntimeException e) {
            fail("cannot keep", key, e);
        }
    }

    private void fail(String what, String key, RuntimeException cause) {
        failed.increment();
        String text = what + " the snapshot of " + key.replace('\n', ' ');
        LOG.log(System.Logger.Level.WARNING, text, cause);
    }
}
