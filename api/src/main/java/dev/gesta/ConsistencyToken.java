package dev.gesta;

import java.util.HexFormat;
import java.util.UUID;

/**
 * What a reader has seen, as a condition needs to know it: a position of one timeline of one store.
 *
 * <p>The timeline changes when a store is restored from a backup, or an operator cuts off damaged
 * data; after that the same position may name another event, and the store refuses the old token
 * with {@link StaleTimelineException}.
 *
 * <p>A bare token ({@link #at}) names a position of whichever timeline is current: safe only where
 * it cannot be older than the last restore.
 *
 * @param store the store's id; all zero in a bare token
 * @param timeline the store's timeline; 0 in a bare token
 * @param position the last position that was seen
 */
public record ConsistencyToken(UUID store, long timeline, Position position) {

    private static final UUID NO_STORE = new UUID(0, 0);

    /** Returns a bare token: {@code position} of the current timeline. */
    public static ConsistencyToken at(Position position) {
        return new ConsistencyToken(NO_STORE, 0, position);
    }

    /** Tells whether this is a position only, without a store and a timeline. */
    public boolean isBare() {
        return timeline == 0 && store.equals(NO_STORE);
    }

    /** Returns the token of the same store and timeline at another position. */
    public ConsistencyToken withPosition(Position other) {
        return new ConsistencyToken(store, timeline, other);
    }

    /**
     * Checks that this token speaks of the given store and timeline, or is bare.
     *
     * @throws InvalidRequestException if it is of another store
     * @throws StaleTimelineException if it is of another timeline
     */
    public void requireOf(UUID currentStore, long currentTimeline) {
        if (isBare()) {
            return;
        }
        if (!store.equals(currentStore)) {
            throw new InvalidRequestException(
                    "token is of another store", currentStore.toString(), store.toString());
        }
        if (timeline != currentTimeline) {
            throw new StaleTimelineException(timeline, currentTimeline);
        }
    }

    /**
     * Reads what {@link #toString()} gives.
     *
     * @throws InvalidRequestException if the text is something else
     */
    public static ConsistencyToken parse(String text) {
        try {
            ConsistencyToken token = read(text);
            if (token.toString().equals(text)) {
                return token;
            }
        } catch (IllegalArgumentException | InvalidRequestException e) {
            throw malformed(text);
        }
        throw malformed(text);
    }

    /** Reads more forms than one; each token has only one text. */
    private static ConsistencyToken read(String text) {
        String[] parts = text.split("/", -1);
        return switch (parts.length) {
            case 1 -> at(new Position(Long.parseLong(parts[0])));
            case 3 ->
                    new ConsistencyToken(
                            UUID.fromString(parts[0]),
                            HexFormat.fromHexDigitsToLong(parts[1]),
                            new Position(Long.parseLong(parts[2])));
            default -> throw malformed(text);
        };
    }

    private static InvalidRequestException malformed(String text) {
        return new InvalidRequestException(
                "consistency token is malformed", "store/timeline/position, or position", text);
    }

    /** Returns {@code store/timeline/position}, or only the position of a bare token. */
    @Override
    public String toString() {
        return isBare()
                ? position.toString()
                : store + "/" + HexFormat.of().toHexDigits(timeline) + "/" + position;
    }
}
