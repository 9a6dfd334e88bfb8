package dev.gesta.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes of a simulated file, copied when one of those who share them writes. */
final class SimulatedContent {

    private byte[] array;
    private int size;
    private boolean shared;

    SimulatedContent() {
        this.array = new byte[0];
    }

    private SimulatedContent(byte[] array, int size) {
        this.array = array;
        this.size = size;
        this.shared = true;
    }

    static SimulatedContent of(byte[] bytes) {
        return new SimulatedContent(bytes, bytes.length);
    }

    /** Returns the same bytes, which from now on change here and there apart. */
    SimulatedContent copy() {
        shared = true;
        return new SimulatedContent(array, size);
    }

    int size() {
        return size;
    }

    /** Returns a view that later writes do not change. */
    ByteBuffer view() {
        shared = true;
        return ByteBuffer.wrap(array, 0, size).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] bytes() {
        return Arrays.copyOf(array, size);
    }

    void write(byte[] bytes, int length, int offset) {
        int end = offset + length;
        own(end);
        if (offset > size) {
            Arrays.fill(array, size, offset, (byte) 0);
        }
        System.arraycopy(bytes, 0, array, offset, length);
        size = Math.max(size, end);
    }

    /** Copies what there is from {@code offset} on over {@code target}. */
    void copyOver(byte[] target, int offset) {
        int length = Math.min(target.length, size - offset);
        if (length > 0) {
            System.arraycopy(array, offset, target, 0, length);
        }
    }

    void resize(int bytes) {
        if (bytes > size) {
            own(bytes);
            Arrays.fill(array, size, bytes, (byte) 0);
        }
        size = bytes;
    }

    private void own(int capacity) {
        if (shared || array.length < capacity) {
            int roomy = array.length < capacity ? Math.max(capacity, 2 * array.length) : size;
            array = Arrays.copyOf(array, Math.max(roomy, capacity));
            shared = false;
        }
    }
}
