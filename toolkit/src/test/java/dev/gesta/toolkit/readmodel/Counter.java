package dev.gesta.toolkit.readmodel;

import java.util.SortedMap;

/**
 * A sink as the tests use it: a table of one number for each item.
 *
 * @param <T> what its handlers write to
 */
public interface Counter<T> {

    /** The table. */
    String TABLE = "counted";

    /** Returns the sink; the same each time. */
    TransactionalSink<T> sink();

    /** Creates the table of a version. */
    void create(T target) throws Exception;

    /** Drops the table of a version. */
    void drop(T target) throws Exception;

    /** Returns the number of an item; 0 if there is none. */
    long number(T target, String item) throws Exception;

    /** Writes the number of an item. */
    void write(T target, String item, long number) throws Exception;

    /** Has something done after the commit. */
    void afterCommit(T target, Runnable effect);

    /** Returns all numbers of a version, as others see them. */
    SortedMap<String, Long> rows(ModelVersion version) throws Exception;

    /** Returns all numbers of the live version. */
    SortedMap<String, Long> liveRows(String model) throws Exception;
}
