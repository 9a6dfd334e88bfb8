package dev.gesta.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Files to read from: named, or standard input; plain, or compressed by gzip. */
final class Input {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    private Input() {}

    /** Counts the bytes that were taken from a stream. */
    static final class Counting extends FilterInputStream {

        private long count;

        Counting(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }

    /** Returns what is in {@code file}; that of standard input for {@code -} or null. */
    static InputStream open(@Nullable String file, Console console) throws IOException {
        return unpacked(openPacked(file, console));
    }

    /** As {@link #open}, but leaves what is compressed as it is. */
    static InputStream openPacked(@Nullable String file, Console console) throws IOException {
        Path path = named(file);
        return path == null ? console.in() : Files.newInputStream(path);
    }

    /** Returns what {@code in} holds, decompressed if it is compressed. */
    static InputStream unpacked(InputStream in) throws IOException {
        var buffered = new BufferedInputStream(in, BUFFER_BYTES);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
    }

    /** Returns what to call the file in a message. */
    static String name(@Nullable String file) {
        Path path = named(file);
        return path == null ? "standard input" : path.toString();
    }

    /** Returns the size of the file in bytes; 0 if that is not known. */
    static long size(@Nullable String file) throws IOException {
        Path path = named(file);
        return path == null ? 0 : Files.size(path);
    }

    /** Returns the path of a named file; null for standard input. */
    private static @Nullable Path named(@Nullable String file) {
        return file == null || file.equals("-") ? null : Path.of(file);
    }
}
