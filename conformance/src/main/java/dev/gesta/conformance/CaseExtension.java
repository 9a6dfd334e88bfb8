package dev.gesta.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Makes tests of the methods with {@link Case} or {@link CaseTable}: as many as there are lines and
 * forms of the fixture, and none if the backend lacks what the case needs.
 */
final class CaseExtension implements BeforeAllCallback, TestTemplateInvocationContextProvider {

    private static final Namespace NAMESPACE = Namespace.create(CaseExtension.class);

    /** Called first for the class that names the backend, whose nested classes are the sections. */
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE)
                .computeIfAbsent(Suite.class, _ -> newSuite(context), Suite.class);
    }

    private static Suite newSuite(ExtensionContext context) {
        EventStoreSpec spec = (EventStoreSpec) context.getRequiredTestInstance();
        return new Suite(
                spec.getClass().getSimpleName(),
                spec.backend(),
                Settings.of(context::getConfigurationParameter));
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        Suite suite = context.getStore(NAMESPACE).get(Suite.class, Suite.class);
        if (suite == null) {
            throw new IllegalStateException("a section runs only within an EventStoreSpec");
        }
        CaseTable table = context.getRequiredTestMethod().getAnnotation(CaseTable.class);
        return table == null
                ? single(suite, context, context.getRequiredTestMethod().getAnnotation(Case.class))
                : lines(suite, context, table);
    }

    private static Stream<TestTemplateInvocationContext> single(
            Suite suite, ExtensionContext context, Case single) {
        String id = single.value();
        if (!suite.runs(id, single.needs())) {
            return Stream.empty();
        }
        return onEachForm(suite, context, id, id + " " + sentence(context), List.of());
    }

    private static String sentence(ExtensionContext context) {
        return context.getRequiredTestMethod().getName().replace('_', ' ');
    }

    private static Stream<TestTemplateInvocationContext> lines(
            Suite suite, ExtensionContext context, CaseTable table) {
        return table.value()
                .lines()
                .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .filter(columns -> suite.runs(columns.getFirst()))
                .flatMap(columns ->
                        onEachForm(
                                suite,
                                context,
                                columns.getFirst(),
                                String.join("  ", columns),
                                columns.subList(1, columns.size())));
    }

    private static Stream<TestTemplateInvocationContext> onEachForm(
            Suite suite, ExtensionContext context, String id, String name, List<String> columns) {
        boolean onFixture =
                Arrays.asList(context.getRequiredTestMethod().getParameterTypes())
                        .contains(Fixture.class);
        if (!onFixture) {
            return Stream.of(new CaseInvocation(suite, id, name, Fixture.Form.F, columns));
        }
        return suite.forms()
                .map(form ->
                        new CaseInvocation(
                                suite, id, name + " [" + form.label() + "]", form, columns));
    }
}
