package dev.gesta.toolkit;

import dev.gesta.Position;
import dev.gesta.Remedy;
import dev.gesta.SequencedEvent;
import org.jspecify.annotations.Nullable;

/**
 * A stored event cannot be read as a class of the application: its type is unknown, its version is
 * newer than the code, or its data does not fit. The store is sound; the code must change.
 */
public final class UndecodableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final long position;

    /**
     * Creates the failure to read {@code stored}.
     *
     * @param reason what does not fit, and the ways out
     */
    public UndecodableEventException(
            SequencedEvent stored, String reason, @Nullable Throwable cause) {
        super(
                "event \"%s\" at position %s cannot be read: %s"
                        .formatted(stored.type(), stored.position(), reason),
                cause);
        this.type = stored.type();
        this.position = stored.position().value();
    }

    /** Returns the stored event's type. */
    public String type() {
        return type;
    }

    /** Returns where the event is. */
    public Position position() {
        return new Position(position);
    }

    /** Returns {@link Remedy#FIX_REQUEST}: the catalog of the application must change. */
    public Remedy remedy() {
        return Remedy.FIX_REQUEST;
    }
}
