package dev.gesta.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README and guides show compiles, passes its tests, and is as short as they say. */
class SnippetsTest {

    private static final String EXAMPLES = "examples/src/main/java/dev/gesta/examples/";
    private static final int CASES = 15;

    @Test
    void pages_show_what_the_sources_say() throws IOException {
        List<String> findings = new ArrayList<>();
        for (TextFile file : Repository.textFiles()) {
            if (file.path().equals("README.md") || file.path().matches("docs/guides/.*\\.md")) {
                findings.addAll(Snippets.findings(file, Repository.ROOT));
            }
        }

        assertThat(findings).isEmpty();
    }

    @Test
    void the_account_takes_40_lines_in_all() throws IOException {
        assertThat(region("bank/Account.java", "account")).hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void to_subscribe_a_student_to_a_course_takes_25_lines() throws IOException {
        assertThat(region("courses/School.java", "subscribe")).hasSizeLessThanOrEqualTo(25);
    }

    @Test
    void the_readme_shows_both() throws IOException {
        assertThat(Files.readString(Repository.ROOT.resolve("README.md")))
                .contains("<!-- from: " + EXAMPLES + "bank/Account.java#account -->")
                .contains("<!-- from: " + EXAMPLES + "courses/School.java#subscribe -->");
    }

    @Test
    void each_decision_example_is_tested() throws IOException {
        String tests = "";
        for (TextFile file : Repository.textFiles()) {
            tests += file.path().startsWith("examples/src/test/") ? file.text() : "";
        }
        List<Integer> missing = new ArrayList<>();
        for (int i = 1; i <= CASES; i++) {
            Matcher test = Pattern.compile("void x%02d_\\w+\\(\\)".formatted(i)).matcher(tests);
            if (!test.find()) {
                missing.add(i);
            }
        }

        assertThat(missing).isEmpty();
    }

    private static List<String> region(String file, String name) throws IOException {
        List<String> lines =
                Snippets.region(Files.readString(Repository.ROOT.resolve(EXAMPLES + file)), name);
        assertThat(lines).isNotEmpty();
        return lines;
    }

    @Test
    void finds_a_block_that_differs_or_says_not_where_it_is_from(@TempDir Path root)
            throws IOException {
        Files.writeString(
                root.resolve("A.java"),
                """
                class A {
                    // tag::one
                    int a;
                        int b;

                    // end::one
                }
                """);

        assertThat(findings(root, "<!-- from: A.java#one -->\n```java\nint a;\n    int b;\n```\n"))
                .isEmpty();
        assertThat(findings(root, "<!-- from: A.java#one -->\n\n```java\nint c;\n```\n"))
                .singleElement()
                .asString()
                .startsWith("page.md:4 is not what A.java#one says");
        assertThat(findings(root, "<!-- from: A.java#two -->\n```java\nint a;\n```\n"))
                .containsExactly("page.md:3 is from A.java, which has no // tag::two");
        assertThat(findings(root, "<!-- from: B.java#one -->\n```java\nint a;\n```\n"))
                .containsExactly("page.md:3 is from B.java, which does not exist");
        assertThat(findings(root, "Text.\n\n```java\nint a;\n```\n"))
                .containsExactly("page.md:4 shows Java without saying where it is from");
    }

    private static List<String> findings(Path root, String text) throws IOException {
        return Snippets.findings(new TextFile("page.md", "\n" + text), root);
    }
}
