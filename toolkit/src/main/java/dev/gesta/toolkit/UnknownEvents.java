package dev.gesta.toolkit;

/** What reading does about a stored event whose type the {@link EventCatalog} does not know. */
public enum UnknownEvents {
    /** Reading fails with an {@link UndecodableEventException}: the default. */
    FAIL,
    /** The event is passed over, as if it had been dropped by an upcaster. */
    SKIP
}
