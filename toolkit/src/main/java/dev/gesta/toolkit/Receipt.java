package dev.gesta.toolkit;

import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * The proof that something was accepted: where its events are, and what to wait for so that a read
 * model or another node shows them.
 *
 * @param token the last of the positions, or what was seen where there was nothing to append
 * @param positions of the events, in their order; empty where there was nothing to append
 */
public record Receipt(ConsistencyToken token, List<Position> positions) {

    /** Copies the list. */
    public Receipt {
        positions = List.copyOf(positions);
    }

    /** Returns the receipt of an append, whose events have consecutive positions. */
    static Receipt of(Appended appended) {
        List<Position> positions = new ArrayList<>();
        for (long p = appended.first().value(); p <= appended.last().value(); p++) {
            positions.add(Position.of(p));
        }
        return new Receipt(appended.token(), positions);
    }
}
