package dev.gesta;

/**
 * Where a read starts, which way it goes, and how far.
 *
 * @param direction which way
 * @param from the position to start at, itself included; backwards, one beyond the head means the
 *     head
 * @param limit the most events to return, 1 or more
 */
public record ReadOptions(Direction direction, Position from, long limit) {

    /** Which way a read goes. */
    public enum Direction {
        /** From older to newer. */
        FORWARDS,
        /** From newer to older. */
        BACKWARDS
    }

    private static final Position END = new Position(Long.MAX_VALUE);

    private static final ReadOptions FORWARDS =
            new ReadOptions(Direction.FORWARDS, Position.START, Long.MAX_VALUE);

    private static final ReadOptions BACKWARDS =
            new ReadOptions(Direction.BACKWARDS, END, Long.MAX_VALUE);

    /** Refuses a limit below 1 with {@link InvalidRequestException}. */
    public ReadOptions {
        if (limit < 1) {
            throw new InvalidRequestException(
                    "read limit must be positive", "1 or more", Long.toString(limit));
        }
    }

    /** Returns: all, from the first event on. */
    public static ReadOptions forwards() {
        return FORWARDS;
    }

    /** Returns: all, from the last event back. */
    public static ReadOptions backwards() {
        return BACKWARDS;
    }

    /** Returns these options, starting at {@code position}. */
    public ReadOptions from(Position position) {
        return new ReadOptions(direction, position, limit);
    }

    /** Returns these options, starting at {@code position}. */
    public ReadOptions from(long position) {
        return from(new Position(position));
    }

    /** Returns these options, for at most {@code events} events. */
    public ReadOptions limit(long events) {
        return new ReadOptions(direction, from, events);
    }

    /** Tells whether the read goes from newer to older. */
    public boolean isBackwards() {
        return direction == Direction.BACKWARDS;
    }
}
