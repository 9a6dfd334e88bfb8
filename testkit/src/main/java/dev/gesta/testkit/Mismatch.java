package dev.gesta.testkit;

/** What is not as it should be, still without the story that led there. */
final class Mismatch extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
        super(message);
    }
}
