package dev.gesta;

/**
 * The place of an event in the store's one total order.
 *
 * <p>The first event has position 1, and later appends only ever get higher ones; 0 is the place
 * before the first event. The order is promised, density is not: a gap never means a lost event.
 * The events of one append have consecutive positions.
 *
 * @param value 0 or more
 */
public record Position(long value) implements Comparable<Position> {

    /** The place before the first event. */
    public static final Position START = new Position(0);

    /** Refuses a negative value with {@link InvalidRequestException}. */
    public Position {
        if (value < 0) {
            throw new InvalidRequestException(
                    "position must not be negative", "0 or more", Long.toString(value));
        }
    }

    /** Returns the position with this value. */
    public static Position of(long value) {
        return value == 0 ? START : new Position(value);
    }

    /** Tells whether this place comes after {@code other}. */
    public boolean isAfter(Position other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
