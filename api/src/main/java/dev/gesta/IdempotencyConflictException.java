package dev.gesta;

import java.util.UUID;

/**
 * An event id of the append is in the store already, but not with the same events: other content,
 * another order, or only some of them. Nothing was stored.
 */
public final class IdempotencyConflictException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private final UUID id;
    private final long position;
    private final String difference;

    /**
     * Creates the answer to an append that reuses {@code id}.
     *
     * @param id an id that is in the store
     * @param position where
     * @param difference how the stored append differs, in words
     */
    public IdempotencyConflictException(UUID id, Position position, String difference) {
        super("event id " + id + " is stored at position " + position + ", " + difference, null);
        this.id = id;
        this.position = position.value();
        this.difference = difference;
    }

    /** Returns the id that is in the store. */
    public UUID id() {
        return id;
    }

    /** Returns the position of the stored event with that id. */
    public Position position() {
        return new Position(position);
    }

    /** Returns how the stored append differs, in words. */
    public String difference() {
        return difference;
    }

    @Override
    public Remedy remedy() {
        return Remedy.FIX_REQUEST;
    }
}
