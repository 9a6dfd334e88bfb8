package dev.gesta.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The suite has a test for each case of the list. */
class CatalogTest {

    /** How many cases each section of the conformance list has, that a store can be asked. */
    private static final Map<String, Integer> LISTED =
            Map.of("A", 17, "Q", 27, "R", 23, "C", 32, "K", 16, "I", 8, "U", 11, "D", 12);

    /** The last case of each section with those that are our own. */
    private static final Map<String, Integer> WITH_OUR_OWN =
            Map.of(
                    "A", 24, "Q", 27, "R", 23, "C", 32, "K", 16, "I", 10, "U", 17, "D", 12, "V", 10,
                    "W", 10);

    /** Cases that run only on a backend with some capability; the others run on each. */
    private static final Set<String> NEED_A_CAPABILITY =
            Set.of(
                    "A16", "Q25", "C29", "C32", "K16", "I05", "I06", "U08", "U09", "D01", "D02",
                    "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10", "D12", "W10");

    @Test
    void every_listed_case_has_a_test() {
        assertThat(ids()).containsAll(idsUpTo(LISTED));
    }

    @Test
    void every_test_is_of_a_known_case() {
        assertThat(ids()).isEqualTo(idsUpTo(WITH_OUR_OWN));
    }

    @Test
    void these_cases_need_a_capability() {
        Set<String> everywhere =
                tests().flatMap(test -> needs(test).isEmpty() ? ids(test) : Stream.of())
                        .collect(Collectors.toSet());

        Set<String> others = new TreeSet<>(ids());
        others.removeAll(everywhere);
        assertThat(others).isEqualTo(new TreeSet<>(NEED_A_CAPABILITY));
    }

    @Test
    void every_capability_is_needed_by_a_case() {
        Set<Capability> needed =
                tests().flatMap(test -> needs(test).stream()).collect(Collectors.toSet());

        assertThat(needed).isEqualTo(EnumSet.allOf(Capability.class));
    }

    private static Set<String> ids() {
        return tests().flatMap(CatalogTest::ids).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> idsUpTo(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .flatMap(section ->
                        IntStream.rangeClosed(1, section.getValue())
                                .mapToObj(i -> "%s%02d".formatted(section.getKey(), i)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Method> tests() {
        return Arrays.stream(EventStoreSpec.class.getDeclaredClasses())
                .map(Class::getSuperclass)
                .filter(section -> section != null && section.isAnnotationPresent(Spec.class))
                .flatMap(section -> Arrays.stream(section.getDeclaredMethods()))
                .filter(test -> ids(test).findAny().isPresent());
    }

    private static Stream<String> ids(Method test) {
        CaseTable table = test.getAnnotation(CaseTable.class);
        if (table != null) {
            return table.value().lines().map(line -> line.substring(0, 3));
        }
        Case single = test.getAnnotation(Case.class);
        return single == null ? Stream.of() : Stream.of(single.value());
    }

    private static List<Capability> needs(Method test) {
        Case single = test.getAnnotation(Case.class);
        return single == null ? List.of() : List.of(single.needs());
    }
}
