package dev.gesta.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What came of running the suite, or some of its cases, inside a test.
 *
 * @param passed the ids of cases with a test that passed
 * @param failed the ids of cases with a test that failed
 */
record SuiteRun(Set<String> passed, Set<String> failed) {

    /** The backend of the run under way: JUnit makes the class itself. */
    private static final ScopedValue<Backend> BACKEND = ScopedValue.newInstance();

    /** The suite on whichever backend is run. Its name keeps the build from running it alone. */
    static final class OnAnyBackend extends EventStoreSpec {
        @Override
        protected Backend backend() {
            return BACKEND.get();
        }
    }

    /** Runs the cases with these ids, as {@code gesta.cases} takes them. */
    static SuiteRun of(Backend backend, String cases, Path reports) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(OnAnyBackend.class))
                        .configurationParameter("gesta.cases", cases)
                        .configurationParameter("gesta.reports", reports.toString())
                        .build();
        Results results = new Results();
        ScopedValue.where(BACKEND, backend)
                .run(() -> LauncherFactory.create().execute(request, results));
        return new SuiteRun(new TreeSet<>(results.passed), new TreeSet<>(results.failed));
    }

    private static final class Results implements TestExecutionListener {
        private final List<String> passed = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean passes = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            if (test.isTest()) {
                (passes ? passed : failed).add(test.getDisplayName().substring(0, 3));
            }
        }
    }
}
