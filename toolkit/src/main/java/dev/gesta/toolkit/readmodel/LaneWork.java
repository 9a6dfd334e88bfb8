package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a lane through its share of a batch. In one transaction: the checkpoint, written first so
 * that nobody else can; the handlers; the dead letters. If it fails, half as many events are tried,
 * until the guilty one stands alone.
 */
final class LaneWork<T> {

    private final Workshop<T> workshop;
    private final LetterBox letters;

    LaneWork(Workshop<T> workshop, LetterBox letters) {
        this.workshop = workshop;
        this.letters = letters;
    }

    /**
     * Handles what the lane has not handled yet.
     *
     * @param share the lane's events of the batch, in order
     * @param upTo the end of the batch
     */
    LaneResult run(Lane lane, List<SequencedEvent> share, ConsistencyToken upTo) {
        int from = 0;
        while (from < share.size() && !isAfter(share.get(from), lane.reached())) {
            from++;
        }
        while (from < share.size()) {
            int to = (int) Math.min(share.size(), from + (long) lane.stride());
            List<SequencedEvent> events = share.subList(from, to);
            ConsistencyToken end =
                    to == share.size() ? upTo : upTo.withPosition(events.getLast().position());
            LaneResult result = commit(lane, events, end);
            if (!result.equals(LaneResult.DONE)) {
                return result;
            }
            from = lane.reached().position().compareTo(end.position()) < 0 ? from : to;
        }
        lane.passed(upTo);
        return LaneResult.DONE;
    }

    private static boolean isAfter(SequencedEvent event, ConsistencyToken token) {
        return event.position().isAfter(token.position());
    }

    /** Done also where nothing was committed and fewer events are to be tried. */
    private LaneResult commit(Lane lane, List<SequencedEvent> events, ConsistencyToken end) {
        try {
            transact(lane, events, end);
            return LaneResult.DONE;
        } catch (Lane.MovedException e) {
            return new LaneResult.Moved(e);
        } catch (LetterBox.FullException e) {
            return new LaneResult.Stop(
                    StopReason.TOO_MANY_DEAD_LETTERS, String.valueOf(e.getMessage()), e);
        } catch (Exception e) {
            if (events.size() > 1) {
                lane.stumbled(events.size());
                return LaneResult.DONE;
            }
            return failed(lane, events.getFirst(), end, e);
        }
    }

    private void transact(Lane lane, List<SequencedEvent> events, ConsistencyToken end)
            throws Exception {
        CollectedEffects effects = new CollectedEffects();
        List<DeadLetter> waiting = new ArrayList<>();
        workshop.sink()
                .transact(tx -> {
                    lane.keep(tx.bookkeeping(), end);
                    T target = tx.target(workshop.version(), effects);
                    for (SequencedEvent event : events) {
                        String key = workshop.model().keyOf(event);
                        if (letters.isParked(key)) {
                            waiting.add(LetterBox.waiting(key, event, workshop.now()));
                        } else {
                            handle(target, event, effects);
                        }
                    }
                    letters.put(tx.bookkeeping(), waiting);
                    effects.keepWhatIsLive(tx.bookkeeping(), workshop.version());
                    return true;
                });
        waiting.forEach(letters::added);
        lane.kept(end);
        effects.run();
    }

    private void handle(T target, SequencedEvent event, CollectedEffects effects) throws Exception {
        effects.causedBy(event.position());
        workshop.model().handlers().apply(target, event, workshop.catalog());
    }

    private LaneResult failed(
            Lane lane, SequencedEvent event, ConsistencyToken end, Exception failure) {
        PoisonPolicy poison = workshop.options().poison();
        int attempts = lane.failed(event.position());
        if (attempts < poison.attempts()) {
            return new LaneResult.Again(poison.pause(attempts), failure);
        }
        return switch (poison.then()) {
            case STOP -> stop(lane, event, attempts, failure);
            case PARK -> park(lane, end, letter(event, attempts, failure));
        };
    }

    /** Stops, unless it is the sink that fails. */
    private LaneResult stop(Lane lane, SequencedEvent event, int attempts, Exception failure) {
        try {
            workshop.sink()
                    .transact(tx -> {
                        lane.hold(tx.bookkeeping());
                        return true;
                    });
        } catch (Lane.MovedException e) {
            return new LaneResult.Moved(e);
        } catch (Exception e) {
            return new LaneResult.Again(workshop.options().poison().longestPause(), e);
        }
        return new LaneResult.Stop(
                StopReason.POISON_EVENT,
                "event \"%s\" at position %s could not be handled in %d attempts: %s"
                        .formatted(event.type(), event.position(), attempts, failure),
                failure);
    }

    private DeadLetter letter(SequencedEvent event, int attempts, Exception failure) {
        return new DeadLetter(
                workshop.model().keyOf(event),
                event.position(),
                event.type(),
                attempts,
                workshop.now(),
                failure.getClass().getName(),
                String.valueOf(failure.getMessage()));
    }

    private LaneResult park(Lane lane, ConsistencyToken end, DeadLetter letter) {
        try {
            workshop.sink()
                    .transact(tx -> {
                        lane.keep(tx.bookkeeping(), end);
                        letters.put(tx.bookkeeping(), List.of(letter));
                        return true;
                    });
        } catch (Lane.MovedException e) {
            return new LaneResult.Moved(e);
        } catch (LetterBox.FullException e) {
            return new LaneResult.Stop(
                    StopReason.TOO_MANY_DEAD_LETTERS, String.valueOf(e.getMessage()), e);
        } catch (Exception e) {
            return new LaneResult.Again(workshop.options().poison().longestPause(), e);
        }
        letters.added(letter);
        lane.kept(end);
        return LaneResult.DONE;
    }

    /**
     * Handles the event of a dead letter after all, and removes the letter.
     *
     * @throws Exception if it fails again; nothing was changed
     */
    void redeliver(Lane lane, DeadLetter letter) throws Exception {
        SequencedEvent event = stored(letter);
        CollectedEffects effects = new CollectedEffects();
        workshop.sink()
                .transact(tx -> {
                    lane.hold(tx.bookkeeping());
                    handle(tx.target(workshop.version(), effects), event, effects);
                    letters.remove(tx.bookkeeping(), letter);
                    effects.keepWhatIsLive(tx.bookkeeping(), workshop.version());
                    return true;
                });
        letters.removed(letter);
        effects.run();
    }

    private SequencedEvent stored(DeadLetter letter) {
        ReadOptions there = ReadOptions.forwards().from(letter.position()).limit(1);
        try (ReadResult result = workshop.store().read(Query.all(), there)) {
            for (SequencedEvent event : result) {
                if (event.position().equals(letter.position())) {
                    return event;
                }
            }
        }
        throw new IllegalStateException(
                "the event at position %s is not in the store any more; discard it"
                        .formatted(letter.position()));
    }
}
