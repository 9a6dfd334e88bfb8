package dev.gesta.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the figures were measured on: without it they say nothing. */
final class BenchMachine {

    private BenchMachine() {}

    /** Describes this machine, and the file system of {@code folder}. */
    static Map<String, String> describe(Path folder) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", mebibytes(system().getTotalMemorySize()));
        facts.put("heap at most", mebibytes(Runtime.getRuntime().maxMemory()));
        facts.put("Java", System.getProperty("java.vm.version") + ", " + collector());
        facts.put(
                "system",
                "%s %s %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        facts.put("file system", Files.getFileStore(folder).type());
        return facts;
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
    }

    private static String collector() {
        return ManagementFactory.getGarbageCollectorMXBeans().getFirst().getName();
    }

    /**
     * Returns how many threads wanted to run, averaged over the last minute; negative if unknown.
     */
    static double loadAverage() {
        return system().getSystemLoadAverage();
    }

    /** Returns a folder of a real disk for temporary files, if there is one. */
    static Path diskFolder() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        boolean inMemory = Files.getFileStore(temporary).type().equals("tmpfs");
        return inMemory ? Path.of("").toAbsolutePath() : temporary;
    }
}
