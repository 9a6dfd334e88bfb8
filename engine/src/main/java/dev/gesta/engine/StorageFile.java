package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file open for writing. For one thread at a time. */
interface StorageFile extends AutoCloseable {

    /**
     * Writes all remaining bytes at {@code offset}, growing the file if need be. After an exception
     * some of them may be written.
     */
    void write(ByteBuffer bytes, long offset) throws IOException;

    /** Makes all that was written durable, the length included. */
    void sync() throws IOException;

    /** Cuts the file to {@code size} bytes. */
    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
}
