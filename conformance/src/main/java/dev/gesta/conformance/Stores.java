package dev.gesta.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/** Where a case gets stores from. All of them are closed and deleted after it. */
final class Stores implements AutoCloseable {

    private final Backend backend;
    private final Path root;
    private final Deque<StoreUnderTest> opened = new ArrayDeque<>();
    private int folders;

    private Stores(Backend backend, Path root) {
        this.backend = backend;
        this.root = root;
    }

    static Stores of(Backend backend) {
        try {
            return new Stores(backend, Files.createTempDirectory("gesta-conformance"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Backend backend() {
        return backend;
    }

    /** Returns a new empty folder. */
    Path folder() {
        try {
            return Files.createDirectory(root.resolve("store-" + folders++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a store without events. */
    StoreUnderTest fresh() {
        return open(folder());
    }

    /** Opens the store of a folder. */
    StoreUnderTest open(Path folder) {
        return adopt(new StoreUnderTest(this, folder, backend.open(folder)));
    }

    /** Takes over a store that was opened in another way. */
    StoreUnderTest adopt(StoreUnderTest store) {
        opened.push(store);
        return store;
    }

    @Override
    public void close() {
        opened.forEach(StoreUnderTest::close);
        deleteAll(root);
    }

    private static void deleteAll(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Stores::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
