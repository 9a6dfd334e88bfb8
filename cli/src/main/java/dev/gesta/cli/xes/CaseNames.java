package dev.gesta.cli.xes;

import java.nio.charset.StandardCharsets;

/**
 * Counts how often each case name of a file came, in 12 bytes and some room for each name.
 *
 * <p>It knows names by 64 bits of a hash. Should two ever share one, the second counts as the
 * first's repetition: its ids are others then, the same ones each time.
 */
final class CaseNames {

    private static final int FIRST_CAPACITY = 1 << 10;

    private long[] hashes = new long[FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private int size;

    /** Returns how often {@code name} came before this. */
    int add(String name) {
        if (size * 2 >= hashes.length) {
            grow();
        }
        long hash = hash(name);
        int slot = slot(hash);
        if (counts[slot] == 0) {
            hashes[slot] = hash;
            size++;
        }
        return counts[slot]++;
    }

    private int slot(long hash) {
        int slot = (int) hash & (hashes.length - 1);
        while (counts[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldCounts = counts;
        hashes = new long[oldHashes.length * 2];
        counts = new int[oldCounts.length * 2];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldCounts[i] != 0) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                counts[slot] = oldCounts[i];
            }
        }
    }

    /** FNV-1a of 64 bits, its bits then mixed as SplitMix64 does; mixed with nothing random. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }
}
