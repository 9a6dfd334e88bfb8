package dev.gesta.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/guarantees.md} to what the tests say of themselves with {@link Holds}. With
 * {@code -Dgesta.write=true} it is written anew.
 */
class GuaranteesTest {

    private static final Path PAGE = Repository.ROOT.resolve("docs/guarantees.md");

    private static final Set<Guarantee> NOT_BUILT =
            EnumSet.of(Guarantee.TAMPER_EVIDENT, Guarantee.ERASABLE);

    private static final Pattern HOLDS =
            Pattern.compile("^@Holds\\(\\{?([^)}]*)}?\\)", Pattern.MULTILINE);

    private static final Pattern NAME = Pattern.compile("Guarantee\\.(\\w+)");

    @Test
    void the_page_lists_the_tests_that_hold_each_guarantee() throws IOException {
        String page = page(held(Repository.textFiles()));

        if (Boolean.getBoolean("gesta.write")) {
            Files.writeString(PAGE, page, UTF_8);
        }

        assertThat(Files.readString(PAGE, UTF_8))
                .as(
                        "docs/guarantees.md; make test m=systemtests"
                                + " a='-Dtest=GuaranteesTest -Dgesta.write=true' writes it")
                .isEqualTo(page);
    }

    @Test
    void each_guarantee_that_is_built_has_tests() throws IOException {
        assertThat(held(Repository.textFiles()).keySet())
                .isEqualTo(EnumSet.complementOf(EnumSet.copyOf(NOT_BUILT)));
    }

    @Test
    void finds_what_a_class_says_of_itself() {
        var file =
                new TextFile(
                        "engine/src/test/java/dev/gesta/engine/ATest.java",
                        "@Hol" + "ds({Guarantee.ORDER, Guarantee.DURABLE})\nclass ATest {}");

        assertThat(held(List.of(file)))
                .containsOnlyKeys(Guarantee.ORDER, Guarantee.DURABLE)
                .containsEntry(Guarantee.ORDER, Set.of(file.path()));
    }

    /** Returns the paths of the classes that hold each guarantee. */
    private static Map<Guarantee, Set<String>> held(List<TextFile> files) {
        Map<Guarantee, Set<String>> held = new EnumMap<>(Guarantee.class);
        for (TextFile file : files) {
            Matcher holds = HOLDS.matcher(file.isJava() ? file.text() : "");
            while (holds.find()) {
                Matcher name = NAME.matcher(holds.group(1));
                while (name.find()) {
                    held.computeIfAbsent(Guarantee.valueOf(name.group(1)), _ -> new TreeSet<>())
                            .add(file.path());
                }
            }
        }
        return held;
    }

    private static String page(Map<Guarantee, Set<String>> held) {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Guarantees

                What Gesta promises, and the tests that would fail if a promise were broken. This page is
                written from what the tests say of themselves; each build holds it to that. A `…Spec` is a
                part of the conformance suite, which each store runs as a whole; the command runs it on the
                embedded store. Longer runs of the same tests are in
                [CONTRIBUTING.md](../CONTRIBUTING.md#longer-evidence).
                """);
        for (Guarantee guarantee : Guarantee.values()) {
            page.append("\n## %s\n\n".formatted(guarantee.number()))
                    .append(guarantee.promise())
                    .append("\n\n")
                    .append(table(held.getOrDefault(guarantee, Set.of())));
        }
        return page.toString();
    }

    private static String table(Set<String> paths) {
        if (paths.isEmpty()) {
            return "Not built yet.\n";
        }
        StringBuilder table = new StringBuilder("| Held by | Run it |\n| --- | --- |\n");
        for (String path : paths) {
            String name = path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
            boolean spec = path.startsWith("conformance/src/main/");
            table.append(
                    "| [`%s`](../%s) | `make test m=%s a='-Dtest=%s'` |\n"
                            .formatted(
                                    name,
                                    path,
                                    spec ? "engine" : path.substring(0, path.indexOf('/')),
                                    spec ? "EmbeddedEventStoreSpecTest" : name));
        }
        return table.toString();
    }
}
