package dev.gesta.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TidyTest {

    private static final String MAIN = "engine/src/main/java/Planted.java";
    private static final String TEST = "engine/src/test/java/PlantedTest.java";

    @Test
    void every_file_is_tidy() throws IOException {
        Stream<String> findings =
                Repository.textFiles().stream().flatMap(file -> TidyRules.findings(file).stream());

        assertThat(findings).isEmpty();
    }

    @Test
    void every_package_says_that_it_is_null_marked() throws IOException {
        for (Path module : Repository.modules()) {
            for (String name : Repository.packages(module).keySet()) {
                Path folder = module.resolve("src/main/java").resolve(name.replace('.', '/'));
                assertThat(isNullMarked(folder)).as("null-marked: " + folder).isTrue();
            }
        }
    }

    @Test
    void finds_a_package_that_is_not_null_marked(@TempDir Path folder) throws IOException {
        assertThat(isNullMarked(folder)).isFalse();
        Files.writeString(folder.resolve("package-info.java"), "package planted;");
        assertThat(isNullMarked(folder)).isFalse();
    }

    @Test
    void sees_the_files_of_the_whole_repository() throws IOException {
        assertThat(Repository.textFiles())
                .extracting(TextFile::path)
                .contains("pom.xml", "gesta", ".mvn/jvm.config", "LICENSE")
                .contains("cli/src/main/java/dev/gesta/cli/Main.java")
                .noneMatch(path -> path.contains("target/"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gesta              | a~b                      | has a tab
                    a/src/main/A.java  | // TO^DO                 | leaves work undone
                    a/src/main/A.java  | // FIX^ME: later         | leaves work undone
                    a/src/test/A.java  | @Dis^abled               | switches tests off
                    a/src/test/A.java  | @En^abledOnOs(OS.LINUX)  | switches tests off
                    a/src/test/A.java  | Thread.sl^eep(10);       | sleeps
                    conformance/A.java | TimeUnit.DAYS.sl^eep(1)  | sleeps
                    a/src/test/A.java  | var a = mo^ck(A.class);  | mocks
                    a/src/test/A.java  | import org.mock^ito.M;   | mocks
                    docs/start.md      | cd /ho^me/me/gesta       | names a path of one machine
                    docs/start.md      | cd '/ro^ot/gesta'        | names a path of one machine
                    a/pom.xml          | http://re^po.example.com | names a registry
                    a/lock.json        | https://regis^try.npm.js | names a registry
                    """)
    void finds_a_planted_line(String path, String line, String complaint) {
        String planted = line.replace("^", "").replace('~', '\t');

        assertThat(TidyRules.findings(new TextFile(path, "\n" + planted + "\n")))
                .containsExactly(path + ":2 " + complaint);
    }

    @Test
    void allows_100_columns_and_no_more() {
        assertThat(findings(MAIN, "//" + "x".repeat(98))).isEmpty();
        assertThat(findings(MAIN, "//" + "x".repeat(99)))
                .containsExactly(MAIN + ":1 has more than 100 columns");
    }

    @Test
    void allows_a_wide_table_of_cases_in_a_test() {
        String table = "\"\"\"\n" + "x".repeat(120) + "\n\"\"\"\n";

        assertThat(findings(TEST, table)).isEmpty();
        assertThat(findings(TEST, table + "//" + "x".repeat(99)))
                .containsExactly(TEST + ":4 has more than 100 columns");
        assertThat(findings(MAIN, table)).containsExactly(MAIN + ":2 has more than 100 columns");
    }

    @Test
    void allows_500_lines_and_800_in_a_test() {
        assertThat(findings(MAIN, "\n".repeat(500))).isEmpty();
        assertThat(findings(MAIN, "\n".repeat(501)))
                .containsExactly(MAIN + " has 501 lines, limit 500");
        assertThat(findings(TEST, "\n".repeat(800))).isEmpty();
        assertThat(findings(TEST, "\n".repeat(801)))
                .containsExactly(TEST + " has 801 lines, limit 800");
    }

    @Test
    void allows_60_lines_in_a_method() {
        assertThat(findings(MAIN, "class A {\n\n void a() {" + "\n".repeat(59) + "}}")).isEmpty();
        assertThat(findings(MAIN, "class A {\n\n void a() {" + "\n".repeat(60) + "}}"))
                .containsExactly(MAIN + ":3 a has 61 lines, limit 60");
    }

    @Test
    void allows_5_parameters_and_more_in_a_record() {
        assertThat(findings(MAIN, "class A { void a(int a, int b, int c, int d, int e) {} }"))
                .isEmpty();
        assertThat(
                        findings(
                                MAIN,
                                "class A { void a(int a, int b, int c, int d, int e, int f) {} }"))
                .containsExactly(MAIN + ":1 a has 6 parameters, limit 5");
        assertThat(findings(MAIN, "record A(int a, int b, int c, int d, int e, int f) { A {} }"))
                .isEmpty();
    }

    private static boolean isNullMarked(Path folder) throws IOException {
        Path info = folder.resolve("package-info.java");
        return Files.exists(info) && Files.readString(info).contains("\n@NullMarked\n");
    }

    private static List<String> findings(String path, String text) {
        return TidyRules.findings(new TextFile(path, text));
    }
}
