package dev.gesta.engine;

import java.util.Arrays;

/**
 * The events of one segment that have one term: their ordinals, ascending. An ordinal is the place
 * of an event in its segment, from 0.
 */
interface Postings {

    Postings NONE =
            new Postings() {
                @Override
                public int size() {
                    return 0;
                }

                @Override
                public int get(int rank) {
                    throw new IndexOutOfBoundsException(rank);
                }
            };

    /**
     * Postings that the writer thread adds to while others read.
     *
     * <p>The size is published last: who sees it sees the ordinals below it.
     */
    final class Growing implements Postings {

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

    int size();

    int get(int rank);

    /** Returns how many ordinals are less than {@code ordinal}. */
    default int rankOf(int ordinal) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle) < ordinal) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    default boolean contains(int ordinal) {
        int rank = rankOf(ordinal);
        return rank < size() && get(rank) == ordinal;
    }
}
