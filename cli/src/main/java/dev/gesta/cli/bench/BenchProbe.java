package dev.gesta.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The raw limits: what disk, memory and scheduler give to a Java program that does nothing else.
 *
 * <p>Each is a slice that counts operations, so that it can run between the slices of a workload.
 */
final class BenchProbe implements AutoCloseable {

    private static final int REGION_BYTES = 8 << 20;
    private static final int MOST_GROWN_BYTES = 64 << 20;
    private static final int SCAN_BUFFER_BYTES = 1 << 20;

    private final FileChannel zeroed;
    private final FileChannel growing;
    private final ByteBuffer noise = ByteBuffer.allocateDirect(REGION_BYTES);
    private long zeroedAt;
    private long grownTo;

    private BenchProbe(FileChannel zeroed, FileChannel growing) throws IOException {
        this.zeroed = zeroed;
        this.growing = growing;
        zeroed.write(noise.clear(), 0);
        zeroed.force(true);
        for (int i = 0; i < REGION_BYTES; i += Integer.BYTES) {
            noise.putInt(i, i * 0x9E37_79B9);
        }
    }

    /** Prepares its files in {@code folder}. */
    static BenchProbe in(Path folder) throws IOException {
        return new BenchProbe(create(folder.resolve("zeroed")), create(folder.resolve("growing")));
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** Writes {@code bytes} over what is there and makes them durable, again and again. */
    BenchSlice overwrite(IntSupplier bytes) {
        return BenchLoad.loop(() -> {
            int size = bounded(bytes);
            if (zeroedAt + size > REGION_BYTES) {
                zeroedAt = 0;
            }
            zeroed.write(noise.slice(0, size), zeroedAt);
            zeroed.force(false);
            zeroedAt += size;
            return 1;
        });
    }

    /** Writes {@code bytes} at the end of a file and makes them durable, again and again. */
    BenchSlice grow(IntSupplier bytes) {
        return BenchLoad.loop(() -> {
            int size = bounded(bytes);
            growing.write(noise.slice(0, size), grownTo);
            growing.force(false);
            grownTo += size;
            if (grownTo > MOST_GROWN_BYTES) {
                growing.truncate(0);
                grownTo = 0;
            }
            return 1;
        });
    }

    private static int bounded(IntSupplier bytes) {
        return Math.clamp(bytes.getAsInt(), 1, REGION_BYTES);
    }

    /** Reads the segments of a store one after another with their checksum; counts bytes. */
    static BenchSlice scan(Path store) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(SCAN_BUFFER_BYTES);
        return BenchLoad.loop(() -> {
            long bytes = 0;
            for (Path segment : segments(store)) {
                bytes += scan(segment, buffer);
            }
            return bytes;
        });
    }

    /** Reads the newest segment of a store with its checksum; each time is one step. */
    static BenchSlice scanNewest(Path store) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(SCAN_BUFFER_BYTES);
        return BenchLoad.loop(() -> scan(segments(store).getLast(), buffer));
    }

    private static List<Path> segments(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    private static long scan(Path segment, ByteBuffer buffer) throws IOException {
        long bytes = 0;
        var crc = new CRC32C();
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
            while (channel.read(buffer.clear()) >= 0) {
                bytes += buffer.position();
                crc.update(buffer.flip());
            }
        }
        return bytes;
    }

    /** Wakes another thread, which wakes this one, again and again; counts round trips. */
    static BenchSlice handOver() {
        return time -> {
            try (var other = new Echo()) {
                return BenchLoad.loop(other::call).run(time);
            }
        };
    }

    /** A thread that answers each call. */
    private static final class Echo implements AutoCloseable {

        private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

        private final Thread caller = Thread.currentThread();
        private final Thread echo = Thread.ofPlatform().daemon().unstarted(this::answer);
        private volatile long called;
        private volatile long answered;
        private volatile boolean closed;

        Echo() {
            echo.start();
        }

        /** For the thread that made the echo. */
        private long call() {
            long number = answered + 1;
            called = number;
            LockSupport.unpark(echo);
            while (answered != number) {
                LockSupport.parkNanos(this, PATIENCE);
            }
            return 1;
        }

        private void answer() {
            while (!closed) {
                if (called == answered) {
                    LockSupport.parkNanos(this, PATIENCE);
                } else {
                    answered = called;
                    LockSupport.unpark(caller);
                }
            }
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(echo);
        }
    }

    @Override
    public void close() throws IOException {
        zeroed.close();
        growing.close();
    }
}
