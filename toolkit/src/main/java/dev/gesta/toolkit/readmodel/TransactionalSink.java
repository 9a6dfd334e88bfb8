package dev.gesta.toolkit.readmodel;

import org.jspecify.annotations.Nullable;

/**
 * A place for read models that knows transactions: what handlers write and the bookkeeping about it
 * become visible together, or not at all. That is what makes the effect of each event exactly once.
 *
 * <p>Safe for use by many threads; each transaction belongs to the thread that runs it.
 *
 * @param <T> what handlers write to
 */
public interface TransactionalSink<T> {

    /**
     * Runs {@code work} in a transaction and commits it. Reads inside see what others committed
     * before the read at least, and two transactions never both {@linkplain Bookkeeping#replace
     * replace} one value.
     *
     * @return what the work returned
     * @throws Exception what the work threw, or why there was no commit; then nothing was kept.
     *     Only if the commit itself fails, all of it may have been kept.
     */
    <R extends @Nullable Object> R transact(Work<T, R> work) throws Exception;

    /**
     * What is done in a transaction.
     *
     * @param <T> what handlers write to
     * @param <R> what it returns
     */
    @FunctionalInterface
    interface Work<T, R extends @Nullable Object> {

        /** Does it. */
        R run(Transaction<T> transaction) throws Exception;
    }

    /**
     * An open transaction.
     *
     * @param <T> what handlers write to
     */
    interface Transaction<T> {

        /** Returns the bookkeeping, as this transaction sees it. */
        Bookkeeping bookkeeping();

        /** Returns what the handlers of a version write to, in this transaction. */
        T target(ModelVersion version, Effects effects);
    }
}
