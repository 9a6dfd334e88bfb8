package dev.gesta.conformance;

/** What Gesta promises. {@code docs/guarantees.md} lists the tests that hold each of them. */
public enum Guarantee {
    /** G1. */
    ORDER("G1", "There is one total order per store, and it never changes."),
    /** G2. */
    ATOMIC(
            "G2",
            "An append is seen whole or not at all: by reads, subscriptions, projections, backups"
                    + " and exports."),
    /** G3. */
    CONDITION(
            "G3",
            "A condition is exact: nothing passes that should not, and nothing fails falsely."),
    /** G4. */
    LINEARIZABLE(
            "G4",
            "Appends, reads and the head are linearizable: what was acknowledged before a request"
                    + " began is seen by it."),
    /** G5. */
    DURABLE(
            "G5",
            "What was acknowledged survives a kill, a crash of the system, and a power cut on a"
                    + " disk that honours flushes."),
    /** G6. */
    NO_DIRTY_READ("G6", "Nothing is visible before it is durable."),
    /** G7. */
    DAMAGE_TOLD(
            "G7",
            "Damage is detected before delivery; it is never skipped, and never silently cut off."),
    /** G8. */
    SUBSCRIPTIONS(
            "G8",
            "A subscription gives each match once, in order and without a gap, and can be resumed"
                    + " from any place."),
    /** G9. */
    RETRY_SAFE("G9", "An append can be sent again with the same ids, for the life of the store."),
    /** G10. */
    PROJECTIONS(
            "G10",
            "A read model has the effect of each event exactly once where its checkpoint is in its"
                    + " own transaction, and at least once elsewhere; the types say which."),
    /** G11. */
    TAMPER_EVIDENT("G11", "Nobody who lacks the signing key can change the history unnoticed."),
    /** G12. */
    ERASABLE("G12", "A person's data can be erased without breaking the proofs of the rest.");

    private final String number;
    private final String promise;

    Guarantee(String number, String promise) {
        this.number = number;
        this.promise = promise;
    }

    /** Returns the number by which documents name it, such as G1. */
    public String number() {
        return number;
    }

    /** Returns what is promised, as a sentence. */
    public String promise() {
        return promise;
    }
}
