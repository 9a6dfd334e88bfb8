package dev.gesta.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;

/**
 * The index of a segment, in memory: of the active one, and of a sealed one until its index file is
 * written.
 *
 * <p>One thread adds; many read. It takes 24 to 48 bytes for the id of an event, and by estimate
 * 150 for each distinct tag and 4 to 8 for each event of a tag.
 */
final class ActiveIndex implements SegmentIndex, EventCodec.TermSink {

    private final Map<String, Postings.Growing> types = new ConcurrentHashMap<>();
    private final Map<String, Postings.Growing> tags = new ConcurrentHashMap<>();
    private final Ids ids;

    private volatile int size;
    private volatile int[] offsets = new int[64];

    /**
     * Creates an empty index.
     *
     * @param seed of the hashes of ids, so that nobody can choose ids that share a place
     */
    ActiveIndex(long seed) {
        ids = new Ids(seed);
    }

    /**
     * Finds ordinals by id: an open hash table of ordinals, beside the ids in order.
     *
     * <p>One thread adds, and publishes by the index's {@link #size} afterwards; many read, and
     * pass over what is beyond the size that they have seen.
     */
    private static final class Ids {

        private static final int FIRST_CAPACITY = 128;

        private final long seed;
        private volatile long[] ids = new long[FIRST_CAPACITY];
        private volatile int[] slots = new int[FIRST_CAPACITY];

        Ids(long seed) {
            this.seed = seed;
        }

        void add(int ordinal, UUID id) {
            if (ordinal * 2 == ids.length) {
                ids = Arrays.copyOf(ids, ordinal * 4);
            }
            ids[ordinal * 2] = id.getMostSignificantBits();
            ids[ordinal * 2 + 1] = id.getLeastSignificantBits();
            if (ordinal * 2 == slots.length) {
                slots = doubled(slots.length * 2, ordinal);
            }
            insert(slots, id, ordinal);
        }

        private int[] doubled(int capacity, int size) {
            int[] larger = new int[capacity];
            for (int ordinal = 0; ordinal < size; ordinal++) {
                insert(larger, new UUID(ids[ordinal * 2], ids[ordinal * 2 + 1]), ordinal);
            }
            return larger;
        }

        /** Puts an ordinal, plus one since 0 is free, into the first free slot for its id. */
        private void insert(int[] into, UUID id, int ordinal) {
            int slot = (int) Term.hash(id, seed) & (into.length - 1);
            while (into[slot] != 0) {
                slot = (slot + 1) & (into.length - 1);
            }
            into[slot] = ordinal + 1;
        }

        /** Returns the first ordinal below {@code size} that has the id, or -1. */
        int find(UUID id, int size) {
            int[] table = slots;
            long[] all = ids;
            int slot = (int) Term.hash(id, seed) & (table.length - 1);
            while (table[slot] != 0) {
                int ordinal = table[slot] - 1;
                if (ordinal < size
                        && all[ordinal * 2] == id.getMostSignificantBits()
                        && all[ordinal * 2 + 1] == id.getLeastSignificantBits()) {
                    return ordinal;
                }
                slot = (slot + 1) & (table.length - 1);
            }
            return -1;
        }
    }

    /** Adds the event at {@code offset}, which has verified. For one thread. */
    void add(ByteBuffer bytes, int offset) {
        int ordinal = size;
        int[] current = offsets;
        if (ordinal == current.length) {
            current = Arrays.copyOf(current, ordinal * 2);
        }
        current[ordinal] = offset;
        offsets = current;
        ids.add(ordinal, EventCodec.id(bytes, offset));
        EventCodec.terms(bytes, offset, this);
        size = ordinal + 1;
    }

    @Override
    public void type(String type) {
        types.computeIfAbsent(type, _ -> new Postings.Growing()).add(size);
    }

    @Override
    public void tag(String tag) {
        tags.computeIfAbsent(tag, _ -> new Postings.Growing()).add(size);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int offset(int ordinal) {
        return offsets[ordinal];
    }

    @Override
    public Postings find(Term term) {
        Postings found = terms(term.kind()).get(term.text());
        return found == null ? Postings.NONE : found;
    }

    @Override
    public int find(UUID id) {
        return ids.find(id, size);
    }

    @Override
    public void forEach(Term.Kind kind, int below, ObjIntConsumer<String> sink) {
        terms(kind)
                .forEach((text, postings) -> {
                    int count = postings.rankOf(below);
                    if (count > 0) {
                        sink.accept(text, count);
                    }
                });
    }

    Map<String, Postings.Growing> terms(Term.Kind kind) {
        return switch (kind) {
            case TYPE -> types;
            case TAG -> tags;
        };
    }
}
