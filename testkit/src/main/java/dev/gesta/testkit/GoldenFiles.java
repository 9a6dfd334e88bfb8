package dev.gesta.testkit;

import dev.gesta.Event;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Files with the stored form of each event class, one for each version that was ever written, kept
 * beside the tests for ever. A change that would make stored events unreadable, or that silently
 * writes them in another form, fails the test that checks them.
 *
 * <pre>{@code
 * @Test
 * void every_stored_event_can_still_be_read() {
 *     GoldenFiles.check(SCHOOL_EVENTS, Path.of("src/test/resources/events"));
 * }
 * }</pre>
 *
 * <p>Run the tests with {@code -Dgesta.golden=write} to have the files of new classes and versions
 * written; then look at them, and commit them. A file that is there is never changed.
 */
public final class GoldenFiles {

    /** The system property that has missing files written, if its value is {@code write}. */
    public static final String PROPERTY = "gesta.golden";

    private static final UUID ID = new UUID(0, 0);

    private final EventCatalog catalog;
    private final Path folder;
    private final Map<Class<?>, Object> samples;
    private final boolean write;
    private final Map<String, GoldenFile> files = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();

    private GoldenFiles(
            EventCatalog catalog, Path folder, Map<Class<?>, Object> samples, boolean write) {
        this.catalog = catalog;
        this.folder = folder;
        this.samples = samples;
        this.write = write;
    }

    /**
     * Checks the files in {@code folder} against the classes of {@code catalog}.
     *
     * @param folder where the files are; created when there is something to write
     * @param samples events to write to new files, for classes whose components cannot be made up
     * @throws AssertionError if a file cannot be read as an event, or not as the one that it was;
     *     or if there is none for a class, a version of it, or a type that upcasters turn into it
     */
    public static void check(EventCatalog catalog, Path folder, Object... samples) {
        run(catalog, folder, "write".equals(System.getProperty(PROPERTY)), samples);
    }

    static void run(EventCatalog catalog, Path folder, boolean write, Object... samples) {
        Map<Class<?>, Object> byClass = new LinkedHashMap<>();
        for (Object sample : samples) {
            byClass.put(sample.getClass(), sample);
        }
        new GoldenFiles(catalog, folder, byClass, write).check();
    }

    private void check() {
        readFiles();
        files.forEach(this::checkFile);
        catalog.classes().forEach(this::requireFiles);
        if (!findings.isEmpty()) {
            throw new AssertionError(
                    "golden files in %s:%n- %s".formatted(folder, String.join("\n- ", findings)));
        }
    }

    private void readFiles() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(each -> each.toString().endsWith(".json")).toList()) {
                readFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("golden files cannot be read", e);
        }
    }

    private void readFile(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try {
            files.put(name, GoldenFile.parse(Files.readString(file)));
        } catch (RuntimeException e) {
            findings.add("%s is no golden file: %s".formatted(name, e.getMessage()));
        }
    }

    private void checkFile(String name, GoldenFile file) {
        try {
            for (Object event : file.decode(catalog)) {
                checkForm(name, file, event);
            }
        } catch (RuntimeException e) {
            findings.add("%s cannot be read any more: %s".formatted(name, e.getMessage()));
        }
    }

    /** Requires that an event of a version that is still written is written in the same form. */
    private void checkForm(String name, GoldenFile file, Object event) {
        GoldenFile now = GoldenFile.of(catalog.encode(event, ID));
        boolean current = now.type().equals(file.type()) && now.version() == file.version();
        if (current && !now.equals(file)) {
            findings.add(
                    ("%s is written in another form now; raise the version of %s, and add an"
                                    + " upcaster from version %d%n%n%s%n")
                            .formatted(
                                    name,
                                    event.getClass().getName(),
                                    file.version(),
                                    Differences.betweenFields(file.fields(), now.fields())));
        }
    }

    private void requireFiles(Class<?> event) {
        EventType type = event.getAnnotation(EventType.class);
        for (int version = 1; version < type.version(); version++) {
            if (!has(type.value(), version)) {
                findings.add(missing(type.value(), version));
            }
        }
        if (!has(type.value(), type.version())) {
            requireCurrent(event, type);
        }
        for (String older : catalog.typesOf(event)) {
            if (files.values().stream().noneMatch(file -> file.type().equals(older))
                    && !older.equals(type.value())) {
                findings.add(missing(older, 1));
            }
        }
    }

    private static String missing(String type, int version) {
        return ("there is no %s, and no class writes this version any more; copy the data of a"
                        + " stored event of type \"%s\" into one, as \"gesta read --type %s\" shows"
                        + " it")
                .formatted(GoldenFile.name(type, version), type, type);
    }

    private boolean has(String type, int version) {
        return files.values().stream()
                .anyMatch(file -> file.type().equals(type) && file.version() == version);
    }

    private void requireCurrent(Class<?> event, EventType type) {
        String name = GoldenFile.name(type.value(), type.version());
        if (!write) {
            findings.add(
                    "there is no %s for %s; run the test with -D%s=write, and commit the file"
                            .formatted(name, event.getName(), PROPERTY));
            return;
        }
        try {
            Object sample = samples.containsKey(event) ? samples.get(event) : Samples.of(event);
            Event stored = catalog.encode(sample, ID);
            RoundTrip.check(catalog, sample);
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), GoldenFile.of(stored).text());
        } catch (IOException | RuntimeException e) {
            findings.add("%s cannot be written: %s".formatted(name, e.getMessage()));
        }
    }
}
