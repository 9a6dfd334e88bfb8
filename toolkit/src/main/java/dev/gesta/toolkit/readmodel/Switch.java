package dev.gesta.toolkit.readmodel;

import dev.gesta.Position;
import java.util.List;
import java.util.Map;

/**
 * Makes a version live. In one transaction: its own checkpoints are held, and those of the version
 * that is live so far, which must not have come further; then no event is between the two, and each
 * effect belongs to one of them.
 */
final class Switch<T> {

    private final Workshop<T> workshop;
    private final Lanes<T> lanes;

    Switch(Workshop<T> workshop, Lanes<T> lanes) {
        this.workshop = workshop;
        this.lanes = lanes;
    }

    /** Returns whether the version is live now; false if it is behind the live one. */
    boolean run() throws Exception {
        boolean[] done = {false};
        lanes.keep(books -> done[0] = run(books));
        return done[0];
    }

    private boolean run(Bookkeeping books) throws Lane.MovedException {
        lanes.keepAll(books);
        ModelVersion version = workshop.version();
        List<LiveVersion> history = LiveVersion.history(books, version.model());
        LiveVersion next = new LiveVersion(version, lanes.reached());
        if (history.isEmpty()) {
            return next.follow(history, books);
        }
        LiveVersion live = history.getLast();
        if (live.version().equals(version)) {
            return true;
        }
        Position furthest = hold(books, live);
        return !furthest.isAfter(lanes.reached().position()) && next.follow(history, books);
    }

    /** Holds the checkpoints of another version; returns the one that has come furthest. */
    private static Position hold(Bookkeeping books, LiveVersion other) throws Lane.MovedException {
        Position furthest = other.since().position();
        String scope = other.version().scope("lanes");
        for (Map.Entry<String, String> each : books.list(scope).entrySet()) {
            if (!books.replace(scope, each.getKey(), each.getValue(), each.getValue())) {
                throw new Lane.MovedException(scope + "/" + each.getKey());
            }
            Position reached = LaneRow.parse(each.getValue()).reached().position();
            furthest = reached.isAfter(furthest) ? reached : furthest;
        }
        return furthest;
    }
}
