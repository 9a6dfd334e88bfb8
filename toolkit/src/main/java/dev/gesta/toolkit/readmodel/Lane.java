package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.Position;

/**
 * A share of the keys, whose events are handled one after the other. For one thread at a time; the
 * barrier after each batch hands it on.
 */
final class Lane {

    /** The checkpoint that is kept is not the one that was written last. */
    static final class MovedException extends Exception {

        private static final long serialVersionUID = 1L;

        MovedException(String lane) {
            super("the checkpoint of " + lane + " was written by somebody else");
        }
    }

    private final String scope;
    private final String name;
    private LaneRow row;
    private ConsistencyToken reached;
    private int stride = Integer.MAX_VALUE;
    private Position troubled = Position.START;
    private int attempts;

    Lane(String scope, String name, LaneRow row) {
        this.scope = scope;
        this.name = name;
        this.row = row;
        this.reached = row.reached();
    }

    static String name(int index) {
        return "%03d".formatted(index);
    }

    /** Returns up to where everything is done; what is kept may lag behind over foreign events. */
    ConsistencyToken reached() {
        return reached;
    }

    /** Returns how far the kept checkpoint lags behind, in positions. */
    long unkept() {
        return reached.position().value() - row.reached().position().value();
    }

    /** Writes the checkpoint; from here to the end of the transaction nobody else can. */
    void keep(Bookkeeping books, ConsistencyToken to) throws MovedException {
        if (!books.replace(scope, name, row.toString(), row.at(to).toString())) {
            throw new MovedException(scope + "/" + name);
        }
    }

    /** Makes sure that nobody else writes this lane until the end of the transaction. */
    void hold(Bookkeeping books) throws MovedException {
        keep(books, row.reached());
    }

    /** Takes note that the transaction that wrote the checkpoint was committed. */
    void kept(ConsistencyToken to) {
        row = row.at(to);
        passed(to);
        stride = stride > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : stride * 2;
    }

    /** Takes note that there is nothing for this lane up to {@code to}. */
    void passed(ConsistencyToken to) {
        if (to.position().isAfter(reached.position())) {
            reached = to;
        }
    }

    /** Returns how many events at most are to share a transaction. */
    int stride() {
        return stride;
    }

    /** Takes note that a transaction of {@code events} failed: the next one is half as long. */
    void stumbled(int events) {
        stride = Math.max(1, events / 2);
    }

    /** Counts a failure of the event that stands alone; returns how many there were. */
    int failed(Position position) {
        attempts = position.equals(troubled) ? attempts + 1 : 1;
        troubled = position;
        return attempts;
    }

    void remove(Bookkeeping books) {
        books.remove(scope, name);
    }

    int index() {
        return Integer.parseInt(name);
    }
}
