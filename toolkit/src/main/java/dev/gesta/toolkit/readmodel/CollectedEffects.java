package dev.gesta.toolkit.readmodel;

import dev.gesta.Position;
import java.util.ArrayList;
import java.util.List;

/** The effects of one transaction, until it is committed. For one thread. */
final class CollectedEffects implements Effects {

    private static final System.Logger LOG = System.getLogger(Projector.class.getName());

    private record Pending(Position cause, Runnable effect) {}

    private final List<Pending> pending = new ArrayList<>();
    private Position current = Position.START;

    /** Takes note of the event that causes what is collected next. */
    void causedBy(Position position) {
        current = position;
    }

    @Override
    public void afterCommit(Runnable effect) {
        pending.add(new Pending(current, effect));
    }

    /** Drops what is not this version's to do; asked inside the transaction that holds the lane. */
    void keepWhatIsLive(Bookkeeping books, ModelVersion version) {
        if (!pending.isEmpty()) {
            List<LiveVersion> history = LiveVersion.history(books, version.model());
            pending.removeIf(each -> !LiveVersion.isLiveAt(history, version, each.cause));
        }
    }

    void run() {
        for (Pending each : pending) {
            try {
                each.effect.run();
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "an effect of the event at position " + each.cause + " failed",
                        e);
            }
        }
    }
}
