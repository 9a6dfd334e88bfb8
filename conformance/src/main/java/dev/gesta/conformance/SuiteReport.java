package dev.gesta.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which cases ran on a backend, and which are pending because of what it cannot do. */
final class SuiteReport {

    private final String suite;
    private final Set<String> ran = new TreeSet<>();
    private final Map<String, Set<Capability>> pending = new TreeMap<>();
    private final Map<String, Set<String>> sizes = new TreeMap<>();

    SuiteReport(String suite) {
        this.suite = suite;
    }

    synchronized void ran(String id) {
        ran.add(id);
    }

    synchronized void pending(String id, Collection<Capability> missing) {
        pending.computeIfAbsent(id, _ -> new TreeSet<>()).addAll(missing);
    }

    synchronized void size(String id, String size) {
        sizes.computeIfAbsent(id, _ -> new TreeSet<>()).add(size);
    }

    /** Returns the summary for people. */
    synchronized String summary() {
        List<String> lines = new ArrayList<>();
        lines.add(suite + ": " + ran.size() + " cases ran");
        if (!pending.isEmpty()) {
            lines.add("  pending: " + list(pending));
        }
        if (!sizes.isEmpty()) {
            lines.add("  sizes: " + list(sizes));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String list(Map<String, ? extends Set<?>> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + join(entry.getValue(), "; ") + ")")
                .collect(Collectors.joining(", "));
    }

    /** Writes a line for each case and state: id, tab, {@code ran} or {@code pending}, tab, why. */
    synchronized void writeTo(Path folder) {
        List<String> lines = new ArrayList<>();
        ran.forEach(id -> lines.add(id + "\tran\t" + join(sizes.getOrDefault(id, Set.of()), "; ")));
        pending.forEach((id, missing) -> lines.add(id + "\tpending\t" + join(missing, ",")));
        lines.sort(null);
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(suite + ".tsv"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String join(Set<?> values, String separator) {
        return values.stream().map(Object::toString).collect(Collectors.joining(separator));
    }
}
