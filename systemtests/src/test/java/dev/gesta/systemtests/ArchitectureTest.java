package dev.gesta.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.gesta.EventStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which module and which package may know which; public, since a planted cycle needs to see it. */
public final class ArchitectureTest {

    private static final int MAX_FILES_IN_PACKAGE = 45;

    /** The packages of modules that are used as one artifact and are too large for one package. */
    private static final Map<String, Set<String>> PARTED_MODULES =
            Map.of(
                    "cli",
                    Set.of(
                            "dev.gesta.cli",
                            "dev.gesta.cli.bench",
                            "dev.gesta.cli.io",
                            "dev.gesta.cli.xes"),
                    "examples",
                    Set.of(
                            "dev.gesta.examples.aggregates",
                            "dev.gesta.examples.bank",
                            "dev.gesta.examples.courses",
                            "dev.gesta.examples.invoices",
                            "dev.gesta.examples.loans",
                            "dev.gesta.examples.optin",
                            "dev.gesta.examples.orders",
                            "dev.gesta.examples.prices",
                            "dev.gesta.examples.start",
                            "dev.gesta.examples.usernames"),
                    "toolkit",
                    Set.of(
                            "dev.gesta.toolkit",
                            "dev.gesta.toolkit.snapshot",
                            "dev.gesta.toolkit.audit",
                            "dev.gesta.toolkit.readmodel",
                            "dev.gesta.toolkit.process",
                            "dev.gesta.toolkit.jdbc"));

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(place -> !place.contains("-tests.jar"))
                    .withImportOption(place -> !place.contains("/protocol/v1/")) // generated
                    .importPackages("dev.gesta");

    /** Also keeps every logging framework out: {@code System.Logger} is in {@code java.base}. */
    private static final ArchRule API_STANDS_ALONE = dependOnlyOn("dev.gesta");

    private static final ArchRule ENGINE_KNOWS_ONLY_THE_API =
            dependOnlyOn("dev.gesta", "dev.gesta.engine", "com.sun.nio.file");

    private static final ArchRule PACKAGES_HAVE_MEANING =
            noClasses()
                    .should()
                    .resideInAnyPackage(
                            "..util..",
                            "..utils..",
                            "..impl..",
                            "..internal..",
                            "..common..",
                            "..misc..",
                            "..model..",
                            "..dto..")
                    .because("such a name hides a missing noun");

    private static final ArchRule CLASSES_HAVE_MEANING =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Manager|Helper|Utils?|Impl)")
                    .orShould()
                    .haveNameMatching(".*[.$](Abstract|Base)[A-Z]\\w*")
                    .because("such a name says nothing of what the class is");

    private static final ArchRule CLASSES_ARE_FINAL =
            classes()
                    .that()
                    .areNotInterfaces()
                    .and()
                    .areNotEnums()
                    .and()
                    .areNotAnonymousClasses()
                    .and()
                    .doNotHaveModifier(JavaModifier.ABSTRACT)
                    .should()
                    .haveModifier(JavaModifier.FINAL);

    private static final ArchRule ACCESSORS_HAVE_NO_GET =
            methods()
                    .that()
                    .arePublic()
                    .and()
                    .areDeclaredInClassesThat()
                    .resideOutsideOfPackages(
                            "dev.gesta.cli..", // for picocli
                            "dev.gesta.conformance", // for JUnit
                            "dev.gesta.server") // for gRPC's marshallers
                    .should()
                    .haveNameNotMatching("get[A-Z].*");

    private static final ArchRule PUBLIC_FIELDS_ARE_CONSTANT =
            fields().that().arePublic().should().beFinal();

    private static final ArchRule EXCEPTIONS_NAME_A_REMEDY =
            classes()
                    .that()
                    .areAssignableTo(Throwable.class)
                    .and()
                    .arePublic()
                    .and()
                    .resideOutsideOfPackage("dev.gesta.cli..") // whose callers are its own packages
                    .should(
                            be(
                                    describe(
                                            "an EventStoreException, or have a remedy()",
                                            type ->
                                                    type.isAssignableTo(EventStoreException.class)
                                                            || type.tryGetMethod("remedy")
                                                                    .isPresent())))
                    .because("its remedy() answers what a caller asks: what now?");

    private static final ArchRule PACKAGES_OF_A_MODULE_HAVE_NO_CYCLES =
            slices().assignedFrom(new PackagesOfModules()).should().beFreeOfCycles();

    /** Each package is a slice. */
    private static final class PackagesOfModules implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.gesta")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    @Test
    void the_api_depends_on_nothing_but_java_base_and_jspecify() {
        API_STANDS_ALONE.check(in("dev.gesta"));
    }

    @Test
    void the_engine_depends_on_nothing_but_the_api() {
        ENGINE_KNOWS_ONLY_THE_API.check(in("dev.gesta.engine"));
    }

    @Test
    void each_module_has_one_package_or_those_it_lists() throws IOException {
        for (Path module : Repository.modules()) {
            String name = module.getFileName().toString();
            assertThat(strayPackages(name, Repository.packages(module).keySet()))
                    .as("packages of " + name + " beyond its first")
                    .isEmpty();
        }
    }

    /** Returns the packages that a module may not have. */
    private static Set<String> strayPackages(String module, Set<String> packages) {
        Set<String> listed = PARTED_MODULES.get(module);
        Set<String> stray = new TreeSet<>(packages);
        if (listed != null) {
            stray.removeAll(listed);
        } else if (!stray.isEmpty()) {
            stray.remove(stray.iterator().next());
        }
        return stray;
    }

    @Test
    void no_package_has_more_than_45_files() throws IOException {
        for (Path module : Repository.modules()) {
            assertThat(crowded(Repository.packages(module))).isEmpty();
        }
    }

    private static Map<String, Integer> crowded(Map<String, Integer> packages) {
        Map<String, Integer> crowded = new TreeMap<>(packages);
        crowded.values().removeIf(files -> files <= MAX_FILES_IN_PACKAGE);
        return crowded;
    }

    @ParameterizedTest
    @MethodSource("rulesForAll")
    void keeps_everywhere(ArchRule rule) {
        rule.check(ALL);
    }

    static Stream<ArchRule> rulesForAll() {
        return Stream.of(
                PACKAGES_HAVE_MEANING,
                CLASSES_HAVE_MEANING,
                CLASSES_ARE_FINAL,
                ACCESSORS_HAVE_NO_GET,
                PUBLIC_FIELDS_ARE_CONSTANT,
                EXCEPTIONS_NAME_A_REMEDY,
                PACKAGES_OF_A_MODULE_HAVE_NO_CYCLES);
    }

    @Test
    void sees_all_modules() {
        assertThat(ALL)
                .extracting(JavaClass::getPackageName)
                .contains(
                        "dev.gesta",
                        "dev.gesta.engine",
                        "dev.gesta.protocol",
                        "dev.gesta.server",
                        "dev.gesta.client",
                        "dev.gesta.conformance",
                        "dev.gesta.cli");
    }

    @ParameterizedTest
    @MethodSource("violations")
    void each_rule_can_fail(ArchRule rule, Class<?> planted, String complaint) {
        JavaClasses classes = new ClassFileImporter().importClasses(planted);

        assertThat(rule.evaluate(classes).getFailureReport().toString()).contains(complaint);
    }

    @Test
    void sees_a_second_package(@TempDir Path module) throws IOException {
        plant(module, "dev/gesta/Event.java");
        plant(module, "dev/gesta/more/Tag.java");

        Set<String> packages = Repository.packages(module).keySet();

        assertThat(strayPackages("api", packages)).containsExactly("dev.gesta.more");
        assertThat(strayPackages("cli", Set.of("dev.gesta.cli", "dev.gesta.cli.more")))
                .containsExactly("dev.gesta.cli.more");
    }

    @Test
    void sees_a_crowded_package(@TempDir Path module) throws IOException {
        plant(module, "dev/gesta/package-info.java");
        for (int i = 0; i < MAX_FILES_IN_PACKAGE; i++) {
            plant(module, "dev/gesta/Event" + i + ".java");
        }
        assertThat(crowded(Repository.packages(module))).isEmpty();

        plant(module, "dev/gesta/OneMore.java");

        assertThat(crowded(Repository.packages(module)))
                .containsExactly(entry("dev.gesta", MAX_FILES_IN_PACKAGE + 1));
    }

    private static void plant(Path module, String name) throws IOException {
        Path file = module.resolve("src/main/java").resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    @Test
    void sees_a_cycle_of_packages() {
        JavaClasses classes =
                new ClassFileImporter()
                        .importClasses(
                                ArchitectureTest.class, dev.gesta.systemtests.util.Planted.class);

        assertThat(
                        PACKAGES_OF_A_MODULE_HAVE_NO_CYCLES
                                .evaluate(classes)
                                .getFailureReport()
                                .toString())
                .contains("Cycle detected");
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                arguments(API_STANDS_ALONE, Planted.Logs.class, "java.util.logging.Logger"),
                arguments(API_STANDS_ALONE, Planted.Imports.class, "ArchRule"),
                arguments(
                        ENGINE_KNOWS_ONLY_THE_API, Planted.Logs.class, "java.util.logging.Logger"),
                arguments(
                        PACKAGES_HAVE_MEANING,
                        dev.gesta.systemtests.util.Planted.class,
                        "util.Planted"),
                arguments(CLASSES_HAVE_MEANING, Planted.SegmentHelper.class, "has name matching"),
                arguments(CLASSES_HAVE_MEANING, Planted.AbstractSegment.class, "has name matching"),
                arguments(CLASSES_ARE_FINAL, Planted.AbstractSegment.Open.class, "FINAL"),
                arguments(ACCESSORS_HAVE_NO_GET, Planted.SegmentHelper.class, "getSize"),
                arguments(
                        PUBLIC_FIELDS_ARE_CONSTANT,
                        Planted.SegmentHelper.class,
                        "SegmentHelper.size"),
                arguments(EXCEPTIONS_NAME_A_REMEDY, Planted.Failure.class, "EventStoreException"));
    }

    private static JavaClasses in(String packageName) {
        return ALL.that(
                describe("in " + packageName, type -> type.getPackageName().equals(packageName)));
    }

    private static ArchRule dependOnlyOn(String... packages) {
        Set<String> allowed =
                Stream.of(
                                Stream.of(packages),
                                Stream.of("org.jspecify.annotations"),
                                Object.class.getModule().getPackages().stream()
                                        .filter(name -> name.startsWith("java.")))
                        .flatMap(names -> names)
                        .collect(Collectors.toSet());
        return classes()
                .should()
                .onlyDependOnClassesThat(
                        describe(
                                "are in java.base, jspecify or " + String.join(", ", packages),
                                type -> {
                                    JavaClass element = type.getBaseComponentType();
                                    return element.isPrimitive()
                                            || allowed.contains(element.getPackageName());
                                }));
    }

    /** What the rules forbid, each once. */
    static final class Planted {

        static final class Logs {
            final Logger logger = Logger.getLogger("planted");
        }

        static final class Imports {
            final Class<?> framework = ArchRule.class;
        }

        static final class SegmentHelper {
            public int size;

            public int getSize() {
                return size;
            }
        }

        public static final class Failure extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        abstract static class AbstractSegment {
            static class Open extends AbstractSegment {}
        }
    }
}
