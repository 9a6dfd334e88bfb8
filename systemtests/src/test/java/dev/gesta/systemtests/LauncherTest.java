package dev.gesta.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher in a small tree of its own, with a stand-in for Maven that "builds" by copying
 * a jar. The program in that jar prints its version, then each argument.
 */
class LauncherTest {

    @TempDir Path temp;

    private Path tree;
    private Path jar;

    @BeforeEach
    void plant_a_tree() throws Exception {
        tree = temp.resolve("a tree");
        Path main = tree.resolve("cli/src/main/Echo.java");
        Files.createDirectories(main.getParent());
        Files.writeString(main, "");
        Files.writeString(tree.resolve("pom.xml"), "");
        Files.copy(Repository.ROOT.resolve("gesta"), tree.resolve("gesta"));
        executable(tree.resolve("gesta"));
        jar = tree.resolve("cli/target/gesta-cli.jar");
        compile("version 1");
        mavenDoes(
                """
                echo "[INFO] Building Gesta CLI 0.1.0-SNAPSHOT   [1/1]"
                mkdir -p cli/target/lib
                cp ../program.jar cli/target/gesta-cli.jar
                """);
    }

    @Test
    void builds_on_first_use_and_tells_so_on_standard_error() throws Exception {
        Run first = gesta();
        Run second = gesta();

        assertThat(first.output()).containsExactly("version 1");
        assertThat(first.errors())
                .anyMatch(line -> line.startsWith("gesta: built in "))
                .contains("gesta: preparing faster starts, once");
        assertThat(first.status()).isZero();
        assertThat(second).isEqualTo(new Run(0, List.of("version 1"), List.of()));
    }

    @Test
    void builds_again_when_a_source_has_changed() throws Exception {
        gesta();
        compile("version 2");
        touch(tree.resolve("cli/src/main/Echo.java"));

        assertThat(gesta().output()).containsExactly("version 2");
    }

    @Test
    void never_runs_the_classes_of_a_jar_that_was_replaced() throws Exception {
        gesta();
        compile("version 2");
        Files.delete(jar);
        Files.copy(temp.resolve("program.jar"), jar);
        touch(jar);

        assertThat(gesta().output()).containsExactly("version 2");
    }

    @Test
    void starts_from_the_cache_of_loaded_classes() throws Exception {
        gesta();

        assertThat(
                        run(Map.of("GESTA_JAVA_OPTS", "-Xlog:class+load"), tree.resolve("gesta"))
                                .output())
                .anyMatch(line -> line.endsWith("Echo source: shared objects file"));
    }

    @Test
    void a_cache_that_does_not_fit_costs_only_time() throws Exception {
        gesta();

        assertThat(run(Map.of("GESTA_JAVA_OPTS", "-XX:+UseZGC"), tree.resolve("gesta")))
                .isEqualTo(new Run(0, List.of("version 1"), List.of()));
        assertThat(run(Map.of("GESTA_JAVA_OPTS", "-Xshare:off"), tree.resolve("gesta")))
                .isEqualTo(new Run(0, List.of("version 1"), List.of()));
    }

    @Test
    void passes_arguments_on_as_they_are_even_through_a_link() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("a tree", "gesta"));

        assertThat(run(Map.of(), link, "two words", "", "*", "$HOME").output())
                .containsExactly("version 1", "two words", "", "*", "$HOME");
    }

    @Test
    void shows_why_a_build_failed_and_tries_again_next_time() throws Exception {
        mavenDoes("echo '[ERROR] no such class'; exit 1");

        for (int i = 0; i < 2; i++) {
            Run run = gesta();

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.output()).isEmpty();
            assertThat(run.errors())
                    .contains("[ERROR] no such class")
                    .anyMatch(line -> line.endsWith("log is in " + tree + "/cli/target/gesta.log"));
        }
    }

    @Test
    void refuses_a_java_that_is_too_old() throws Exception {
        Path old = temp.resolve("jdk-17");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("bin/java"), "");
        executable(old.resolve("bin/java"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");

        assertThat(run(Map.of("GESTA_JAVA_HOME", old.toString()), tree.resolve("gesta")))
                .isEqualTo(
                        new Run(
                                1,
                                List.of(),
                                List.of(
                                        "gesta: GESTA_JAVA_HOME is no home of a Java 25 or newer: "
                                                + old)));
    }

    private Run gesta() throws Exception {
        return run(Map.of(), tree.resolve("gesta"));
    }

    /** Runs {@code command} in another folder, with the stand-in for Maven and this very Java. */
    private Run run(Map<String, String> environment, Path command, String... arguments)
            throws Exception {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        File output = temp.resolve("output").toFile();
        File errors = temp.resolve("errors").toFile();
        var builder = new ProcessBuilder(line).directory(temp.toFile());
        builder.redirectOutput(output).redirectError(errors);
        builder.environment().put("GESTA_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", temp + File.pathSeparator + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readAllLines(output.toPath()),
                Files.readAllLines(errors.toPath()));
    }

    private void mavenDoes(String script) throws IOException {
        Path maven = temp.resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\nset -e\n" + script);
        executable(maven);
    }

    /** Puts a program that prints {@code version} and its arguments into {@code program.jar}. */
    private void compile(String version) throws IOException {
        Path source = temp.resolve("Echo.java");
        Files.writeString(
                source,
                """
                class Echo {
                    public static void main(String[] arguments) {
                        System.out.println("%s");
                        for (String argument : arguments) {
                            if (!argument.equals("--help")) {
                                System.out.println(argument);
                            }
                        }
                    }
                }
                """
                        .formatted(version));
        ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Echo");
        try (OutputStream file = Files.newOutputStream(temp.resolve("program.jar"));
                var program = new JarOutputStream(file, manifest)) {
            program.putNextEntry(new JarEntry("Echo.class"));
            Files.copy(temp.resolve("Echo.class"), program);
        }
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Makes {@code file} newer than everything of before, whatever the clock's grain. */
    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
    }

    private record Run(int status, List<String> output, List<String> errors) {}
}
