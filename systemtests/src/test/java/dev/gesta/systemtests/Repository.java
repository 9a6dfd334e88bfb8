package dev.gesta.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The source tree that the tests run in. */
final class Repository {

    private static final Set<String> HIDDEN_BUT_OURS = Set.of(".ci", ".mvn", ".gitignore");
    private static final Set<String> GENERATED = Set.of("target", "node_modules");
    private static final long MAX_TEXT_BYTES = 1 << 20;

    /** The folder that holds the parent POM. */
    static final Path ROOT = root();

    private Repository() {}

    /** Returns the text files that people wrote, in no order. */
    static List<TextFile> textFiles() throws IOException {
        List<TextFile> found = new ArrayList<>();
        Files.walkFileTree(
                ROOT,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes a) {
                        return folder.equals(ROOT) || isOurs(folder)
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (isOurs(file) && attributes.size() <= MAX_TEXT_BYTES) {
                            readInto(found, file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }

    /** Returns the folders of the modules. */
    static List<Path> modules() throws IOException {
        try (Stream<Path> children = Files.list(ROOT)) {
            return children.filter(child -> Files.exists(child.resolve("pom.xml"))).toList();
        }
    }

    /**
     * Returns the packages of main classes in {@code module}, and how many files each has beside
     * its package-info.
     */
    static Map<String, Integer> packages(Path module) throws IOException {
        Path sources = module.resolve("src/main/java");
        Map<String, Integer> packages = new TreeMap<>();
        if (!Files.exists(sources)) {
            return packages;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String folder = sources.relativize(file.getParent()).toString();
                int counts = file.endsWith("package-info.java") ? 0 : 1;
                packages.merge(folder.replace(File.separatorChar, '.'), counts, Integer::sum);
            }
        }
        return packages;
    }

    private static boolean isOurs(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".")
                ? HIDDEN_BUT_OURS.contains(name)
                : !GENERATED.contains(name) && !name.endsWith(".log");
    }

    private static void readInto(List<TextFile> found, Path file) throws IOException {
        String path = ROOT.relativize(file).toString().replace('\\', '/');
        try {
            found.add(new TextFile(path, Files.readString(file, UTF_8)));
        } catch (CharacterCodingException _) {
            return; // not text
        }
    }

    private static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        throw new UncheckedIOException(new IOException("no folder .mvn in or above " + start));
    }
}
