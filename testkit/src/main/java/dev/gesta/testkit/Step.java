package dev.gesta.testkit;

/** Something that happens in a scenario, or that is asked about it. */
@FunctionalInterface
interface Step {

    /** Does it; a {@link Mismatch} says that it did not go as wanted. */
    void run(Stage stage);
}
