package dev.gesta.engine;

import java.util.Arrays;

/**
 * Postings that the writer thread adds to while others read.
 *
 * <p>The size is published last: who sees it sees the ordinals below it.
 */
final class GrowingPostings implements Postings {

    private volatile int size;
    private volatile int[] ordinals = new int[2];

    /** For the writer thread alone. */
    void add(int ordinal) {
        int count = size;
        int[] current = ordinals;
        if (count == current.length) {
            current = Arrays.copyOf(current, count * 2);
        }
        current[count] = ordinal;
        ordinals = current;
        size = count + 1;
    }

    @Override
    public int size() {
        return size;
    }

    /** Returns the ordinal at a rank below a {@link #size()} that this thread has seen. */
    @Override
    public int get(int rank) {
        return ordinals[rank];
    }
}
