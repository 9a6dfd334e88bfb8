package dev.gesta.client;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes processes of the tests' own class path start faster: Java keeps their loaded classes in a
 * file, which it does for jars only.
 */
final class ClassCache {

    private static final List<String> OPTIONS =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private ClassCache() {}

    /** Lets {@code main} run once, until its input ends, so that Java sees what it needs. */
    static void prepare(Path folder, String main) {
        try {
            Files.writeString(folder.resolve("classpath"), jarsOnly(folder));
            List<String> command = new ArrayList<>(java());
            command.add("-XX:AOTCacheOutput=" + cache(folder));
            command.addAll(classPath(folder));
            command.addAll(List.of(main, folder.resolve("trained").toString(), "0"));
            Process training =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            training.getOutputStream().close();
            training.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the beginning of a command line, up to the main class. */
    static List<String> command(Path folder) {
        List<String> command = new ArrayList<>(java());
        if (Files.exists(cache(folder))) {
            command.add("-XX:AOTCache=" + cache(folder));
        }
        command.addAll(classPath(folder));
        return command;
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        return command;
    }

    private static Path cache(Path folder) {
        return folder.resolve("server.aot");
    }

    private static List<String> classPath(Path folder) {
        try {
            return List.of("-cp", Files.readString(folder.resolve("classpath")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jarsOnly(Path folder) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve("classes-" + jars.size() + ".jar");
                pack(path, jar);
                jars.add(jar.toString());
            } else {
                jars.add(entry);
            }
        }
        return jars.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new ZipEntry(name));
                Files.copy(file, out);
            }
        }
    }
}
