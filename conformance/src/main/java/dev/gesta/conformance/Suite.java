package dev.gesta.conformance;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One run of the suite on one backend: what its cases share. */
final class Suite implements AutoCloseable {

    private record FixtureKey(Class<?> owner, Fixture.Form form) {}

    private final Backend backend;
    private final Settings settings;
    private final SuiteReport report;
    private final Stores shared;
    private final Map<FixtureKey, Fixture> fixtures = new HashMap<>();

    Suite(String name, Backend backend, Settings settings) {
        this.backend = backend;
        this.settings = settings;
        this.report = new SuiteReport(name);
        this.shared = Stores.of(backend);
    }

    Backend backend() {
        return backend;
    }

    Settings settings() {
        return settings;
    }

    SuiteReport report() {
        return report;
    }

    /** Tells whether a case runs; if the backend lacks something, the report says so. */
    boolean runs(String id, Capability... needs) {
        if (!settings.selects(id)) {
            return false;
        }
        Set<Capability> missing = missing(List.of(needs));
        if (missing.isEmpty()) {
            report.ran(id);
        } else {
            report.pending(id, missing);
        }
        return missing.isEmpty();
    }

    private Set<Capability> missing(Collection<Capability> needs) {
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        missing.addAll(needs);
        missing.removeAll(backend.capabilities());
        return missing;
    }

    /** Returns the forms of the fixture that this backend can give. */
    Stream<Fixture.Form> forms() {
        boolean restarts = backend.capabilities().contains(Capability.RESTART);
        if (!restarts) {
            report.pending("F and F+ reopened", Set.of(Capability.RESTART));
        }
        return Stream.of(Fixture.Form.values()).filter(form -> restarts || !form.isReopened());
    }

    /** Returns a fixture that the cases of {@code owner} share. */
    Fixture sharedFixture(Class<?> owner, Fixture.Form form) {
        return fixtures.computeIfAbsent(
                new FixtureKey(owner, form), _ -> Fixture.in(shared.fresh(), form));
    }

    @Override
    public void close() {
        shared.close();
        report.writeTo(Path.of(settings.reports()));
        System.out.println(report.summary());
    }
}
