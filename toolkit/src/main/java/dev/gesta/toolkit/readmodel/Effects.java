package dev.gesta.toolkit.readmodel;

/** Takes what is to be done once a transaction has been committed. */
@FunctionalInterface
public interface Effects {

    /**
     * Has {@code effect} run after the commit, if the version that is being written is live for the
     * event being handled; so a rebuild does nothing twice.
     *
     * <p>At most once: an effect is lost if the process dies between the commit and the effect. One
     * that fails is logged, and not repeated.
     */
    void afterCommit(Runnable effect);
}
