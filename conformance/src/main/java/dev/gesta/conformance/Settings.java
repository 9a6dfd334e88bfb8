package dev.gesta.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How much of the suite runs, from system properties or JUnit's configuration parameters.
 *
 * @param cases {@code gesta.cases}: which cases run, as ids separated by commas, where a last
 *     {@code *} stands for any ending ({@code C08,K*}); all by default
 * @param rounds {@code gesta.rounds}: how often each concurrent case is played, 50 at least and by
 *     default
 * @param seed {@code gesta.seed}: what random choices begin with; a failure prints it
 * @param full {@code gesta.full}: {@code true} for large cases in the size that the list states
 * @param reports {@code gesta.reports}: the folder for the list of what ran and what is pending;
 *     {@code target/gesta-conformance} by default
 */
record Settings(List<String> cases, int rounds, long seed, boolean full, String reports) {

    static final int LEAST_ROUNDS = 50;

    static Settings of(Function<String, Optional<String>> parameter) {
        return new Settings(
                Arrays.asList(parameter.apply("gesta.cases").orElse("*").split(",")),
                Math.max(
                        LEAST_ROUNDS,
                        parameter.apply("gesta.rounds").map(Integer::parseInt).orElse(0)),
                parameter.apply("gesta.seed").map(Long::parseLong).orElse(20_261_123L),
                parameter.apply("gesta.full").map(Boolean::parseBoolean).orElse(false),
                parameter.apply("gesta.reports").orElse("target/gesta-conformance"));
    }

    boolean selects(String id) {
        return cases.stream()
                .map(String::strip)
                .anyMatch(wanted ->
                        wanted.endsWith("*")
                                ? id.startsWith(wanted.substring(0, wanted.length() - 1))
                                : id.equals(wanted));
    }
}
