package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import java.util.UUID;

/**
 * The checkpoint of one lane as it is kept.
 *
 * @param lanes how many lanes share the keys
 * @param owner the projector that writes it; it is not to be written by any other
 * @param reached all events of the lane up to here are in the read model
 */
record LaneRow(int lanes, UUID owner, ConsistencyToken reached) {

    LaneRow at(ConsistencyToken other) {
        return new LaneRow(lanes, owner, other);
    }

    LaneRow ownedBy(UUID other) {
        return new LaneRow(lanes, other, reached);
    }

    static LaneRow parse(String text) {
        String[] parts = text.split(" ", -1);
        return new LaneRow(
                Integer.parseInt(parts[0]),
                UUID.fromString(parts[1]),
                ConsistencyToken.parse(parts[2]));
    }

    @Override
    public String toString() {
        return lanes + " " + owner + " " + reached;
    }
}
