package dev.gesta.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between what was expected and what there is, as lines: those marked with a minus
 * were expected, those with a plus are there instead, and the others are alike.
 */
final class Differences {

    private static final String SAME = "    ";
    private static final String EXPECTED = "  - ";
    private static final String ACTUAL = "  + ";

    private final List<?> expected;
    private final List<?> actual;
    private final int[][] common;
    private final List<String> lines = new ArrayList<>();

    private Differences(List<?> expected, List<?> actual) {
        this.expected = expected;
        this.actual = actual;
        this.common = commonSuffixes(expected, actual);
    }

    /** Returns the lines about two lists of events, or of other values. */
    static String between(List<?> expected, List<?> actual) {
        Differences differences = new Differences(expected, actual);
        differences.walk();
        return differences.text();
    }

    /** Returns the lines about two values. */
    static String between(@Nullable Object expected, @Nullable Object actual) {
        Differences differences = new Differences(List.of(), List.of());
        differences.addChange(expected, actual);
        return differences.text();
    }

    /** Returns the lines about the texts of two sets of fields. */
    static String betweenFields(Map<String, String> expected, Map<String, String> actual) {
        Differences differences = new Differences(List.of(), List.of());
        Set<String> paths = new LinkedHashSet<>(expected.keySet());
        paths.addAll(actual.keySet());
        differences.addFields(paths, expected, actual);
        return differences.text();
    }

    private String text() {
        return "  expected (-), actual (+):\n\n" + String.join("\n", lines);
    }

    /** Returns how many elements the ends of both lists have in common, from each two places on. */
    private static int[][] commonSuffixes(List<?> expected, List<?> actual) {
        int[][] lengths = new int[expected.size() + 1][actual.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = actual.size() - 1; j >= 0; j--) {
                lengths[i][j] =
                        expected.get(i).equals(actual.get(j))
                                ? lengths[i + 1][j + 1] + 1
                                : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        return lengths;
    }

    private void walk() {
        List<Object> missing = new ArrayList<>();
        List<Object> added = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < actual.size()) {
            boolean bothLeft = i < expected.size() && j < actual.size();
            if (bothLeft && expected.get(i).equals(actual.get(j))) {
                addChanges(missing, added);
                lines.add(SAME + Fields.text(expected.get(i)));
                i++;
                j++;
            } else if (j == actual.size() || (bothLeft && common[i + 1][j] >= common[i][j + 1])) {
                missing.add(expected.get(i++));
            } else {
                added.add(actual.get(j++));
            }
        }
        addChanges(missing, added);
    }

    /** Puts an event that is missing beside the first one of its class that was not expected. */
    private void addChanges(List<Object> missing, List<Object> added) {
        for (Object each : missing) {
            Object instead =
                    added.stream()
                            .filter(other -> other.getClass() == each.getClass())
                            .findFirst()
                            .orElse(null);
            if (instead == null) {
                lines.add(EXPECTED + Fields.text(each));
            } else {
                added.remove(instead);
                addChange(each, instead);
            }
        }
        added.forEach(each -> lines.add(ACTUAL + Fields.text(each)));
        missing.clear();
        added.clear();
    }

    private void addChange(@Nullable Object before, @Nullable Object after) {
        Map<String, String> wanted = Fields.of(before);
        Map<String, String> found = Fields.of(after);
        Set<String> paths = new LinkedHashSet<>(wanted.keySet());
        paths.addAll(found.keySet());
        if (before instanceof Record record) {
            if (after == null || after.getClass() != record.getClass()) {
                lines.add(EXPECTED + Fields.text(before));
                lines.add(ACTUAL + Fields.text(after));
                return;
            }
            lines.add(SAME + record.getClass().getSimpleName());
        }
        addFields(paths, wanted, found);
        if (wanted.equals(found)) {
            lines.add(SAME + "(all fields print alike, but equals says that they differ)");
        }
    }

    private void addFields(
            Set<String> paths, Map<String, String> wanted, Map<String, String> found) {
        int width = paths.stream().mapToInt(String::length).max().orElse(0);
        for (String path : paths) {
            String name = width == 0 ? "" : "%-" + width + "s  ";
            String head = width == 0 ? "" : "  " + name.formatted(path);
            String expectedText = wanted.get(path);
            String actualText = found.get(path);
            if (Objects.equals(expectedText, actualText)) {
                lines.add(SAME + head + expectedText);
                continue;
            }
            if (expectedText != null) {
                lines.add(EXPECTED + head + expectedText);
            }
            if (actualText != null) {
                lines.add(ACTUAL + head + actualText);
            }
        }
    }
}
