package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * All lanes of a projector: a batch is split among them by key, and is over once each has done its
 * share. So they stand at one place between two batches, which is where their number can change.
 * Guarded by the projector's turn.
 */
final class Lanes<T> {

    /**
     * How far a kept checkpoint may lag behind over events that are not the lane's, in positions.
     */
    static final long MAX_UNKEPT = 4_096;

    private final Workshop<T> workshop;
    private final LaneWork<T> work;
    private final UUID owner;
    private List<Lane> lanes;

    private Lanes(Workshop<T> workshop, LetterBox letters, UUID owner, List<Lane> lanes) {
        this.workshop = workshop;
        this.work = new LaneWork<>(workshop, letters);
        this.owner = owner;
        this.lanes = lanes;
    }

    /**
     * Takes the checkpoints as one's own, creating them, and the tables, where there are none.
     *
     * @param again whether they were the owner's before and must still be
     * @return null if they must be and are not
     */
    static <T> @Nullable Lanes<T> claim(
            Workshop<T> workshop, LetterBox letters, UUID owner, boolean again) throws Exception {
        ConsistencyToken start = workshop.store().head().withPosition(Position.START);
        return workshop.sink()
                .transact(tx -> {
                    Bookkeeping books = tx.bookkeeping();
                    Map<String, String> rows = books.list(workshop.lanesScope());
                    if (again && !allOwnedBy(owner, rows)) {
                        return null;
                    }
                    if (rows.isEmpty()) {
                        workshop.model().creating().run(tx.target(workshop.version(), _ -> {}));
                    }
                    List<Lane> lanes =
                            rows.isEmpty()
                                    ? create(
                                            workshop,
                                            books,
                                            new LaneRow(workshop.options().workers(), owner, start))
                                    : take(workshop, books, rows, owner);
                    letters.load(books);
                    return new Lanes<>(workshop, letters, owner, lanes);
                });
    }

    private static boolean allOwnedBy(UUID owner, Map<String, String> rows) {
        return !rows.isEmpty()
                && rows.values().stream()
                        .allMatch(text -> LaneRow.parse(text).owner().equals(owner));
    }

    private static List<Lane> create(Workshop<?> workshop, Bookkeeping books, LaneRow row)
            throws Lane.MovedException {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < row.lanes(); i++) {
            replace(workshop, books, Lane.name(i), null, row);
            lanes.add(new Lane(workshop.lanesScope(), Lane.name(i), row));
        }
        return lanes;
    }

    private static List<Lane> take(
            Workshop<?> workshop, Bookkeeping books, Map<String, String> rows, UUID owner)
            throws Lane.MovedException {
        List<Lane> lanes = new ArrayList<>();
        for (Map.Entry<String, String> each : rows.entrySet()) {
            LaneRow row = LaneRow.parse(each.getValue()).ownedBy(owner);
            replace(workshop, books, each.getKey(), each.getValue(), row);
            lanes.add(new Lane(workshop.lanesScope(), each.getKey(), row));
        }
        return lanes;
    }

    private static void replace(
            Workshop<?> workshop,
            Bookkeeping books,
            String name,
            @Nullable String expected,
            LaneRow row)
            throws Lane.MovedException {
        String scope = workshop.lanesScope();
        if (!books.replace(scope, name, expected, row.toString())) {
            throw new Lane.MovedException(scope + "/" + name);
        }
    }

    int count() {
        return lanes.size();
    }

    /** Returns up to where all lanes have come. */
    ConsistencyToken reached() {
        ConsistencyToken least = lanes.getFirst().reached();
        for (Lane lane : lanes) {
            if (least.position().isAfter(lane.reached().position())) {
                least = lane.reached();
            }
        }
        return least;
    }

    private Lane laneOf(String key) {
        return lanes.get(Math.floorMod(key.hashCode(), lanes.size()));
    }

    /** Handles the event of a dead letter after all, and removes the letter. */
    void redeliver(DeadLetter letter) throws Exception {
        work.redeliver(laneOf(letter.key()), letter);
    }

    /** Changes the bookkeeping while nobody else can write what belongs to the key. */
    void change(String key, Books change) throws Exception {
        workshop.sink()
                .transact(tx -> {
                    laneOf(key).hold(tx.bookkeeping());
                    change.change(tx.bookkeeping());
                    return true;
                });
    }

    /** Brings each lane through its share of the batch, and waits for all. */
    LaneResult run(Subscription.Events batch, Executor executor) {
        List<List<SequencedEvent>> shares = new ArrayList<>();
        lanes.forEach(_ -> shares.add(new ArrayList<>()));
        try {
            for (SequencedEvent event : batch.events()) {
                shares.get(laneOf(workshop.model().keyOf(event)).index()).add(event);
            }
        } catch (RuntimeException e) {
            return new LaneResult.Stop(StopReason.FAILED, String.valueOf(e.getMessage()), e);
        }
        List<CompletableFuture<LaneResult>> running = new ArrayList<>();
        for (Lane lane : lanes) {
            List<SequencedEvent> share = shares.get(lane.index());
            running.add(
                    CompletableFuture.supplyAsync(
                            () -> work.run(lane, share, batch.token()), executor));
        }
        return running.stream().map(Lanes::join).reduce(LaneResult.DONE, LaneResult::graver);
    }

    /** Waits for a lane; an error in it is one here. */
    private static LaneResult join(CompletableFuture<LaneResult> lane) {
        try {
            return lane.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** Takes note that nothing is left up to {@code token}, and keeps that now and then. */
    LaneResult settle(ConsistencyToken token) {
        lanes.forEach(lane -> lane.passed(token));
        return lanes.stream().anyMatch(lane -> lane.unkept() >= MAX_UNKEPT)
                ? attempt(this::keepAll)
                : LaneResult.DONE;
    }

    /** Something with the bookkeeping. */
    interface Books {
        void change(Bookkeeping books) throws Exception;
    }

    private LaneResult attempt(Books change) {
        try {
            keep(change);
            return LaneResult.DONE;
        } catch (Lane.MovedException e) {
            return new LaneResult.Moved(e);
        } catch (Exception e) {
            return new LaneResult.Again(workshop.options().poison().longestPause(), e);
        }
    }

    /** Keeps all checkpoints, and whatever else is changed with them, in one transaction. */
    void keep(Books change) throws Exception {
        workshop.sink()
                .transact(tx -> {
                    change.change(tx.bookkeeping());
                    return true;
                });
        lanes.forEach(lane -> lane.kept(lane.reached()));
    }

    /** Writes each checkpoint as it is; nobody else can until the end of the transaction. */
    void keepAll(Bookkeeping books) throws Lane.MovedException {
        for (Lane lane : lanes) {
            lane.keep(books, lane.reached());
        }
    }

    /** Changes the number of lanes to the wanted one, once all stand at one place. */
    LaneResult share() {
        int wanted = workshop.options().workers();
        boolean even =
                lanes.stream().allMatch(lane -> lane.reached().equals(lanes.getFirst().reached()));
        if (wanted == lanes.size() || !even) {
            return LaneResult.DONE;
        }
        LaneRow row = new LaneRow(wanted, owner, lanes.getFirst().reached());
        List<Lane> shared = new ArrayList<>();
        LaneResult result =
                attempt(books -> {
                    keepAll(books);
                    lanes.forEach(lane -> lane.remove(books));
                    shared.clear();
                    shared.addAll(create(workshop, books, row));
                });
        if (result.equals(LaneResult.DONE)) {
            lanes = shared;
        }
        return result;
    }

    /** Removes all that the bookkeeping has of this version. */
    void remove(Bookkeeping books, LetterBox letters) throws Lane.MovedException {
        keepAll(books);
        lanes.forEach(lane -> lane.remove(books));
        letters.clear(books);
    }
}
