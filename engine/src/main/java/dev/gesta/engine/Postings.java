package dev.gesta.engine;

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
