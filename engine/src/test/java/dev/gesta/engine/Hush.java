package dev.gesta.engine;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the engine's log quiet where thousands of stores are opened. */
final class Hush {

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger ENGINE = Logger.getLogger("dev.gesta.engine");

    private Hush() {}

    static void engine() {
        ENGINE.setLevel(Level.OFF);
    }

    static void over() {
        ENGINE.setLevel(null);
    }
}
