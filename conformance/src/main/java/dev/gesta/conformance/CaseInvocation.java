package dev.gesta.conformance;

import dev.gesta.EventStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One test: gives the method what its parameters ask for, and closes that afterwards. */
final class CaseInvocation
        implements TestTemplateInvocationContext, ParameterResolver, AfterEachCallback {

    private final Suite suite;
    private final String id;
    private final String name;
    private final Fixture.Form form;
    private final List<String> columns;

    private @Nullable Stores stores;
    private @Nullable StoreUnderTest fresh;

    CaseInvocation(Suite suite, String id, String name, Fixture.Form form, List<String> columns) {
        this.suite = suite;
        this.id = id;
        this.name = name;
        this.form = form;
        this.columns = columns;
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return name;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return true;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == String.class) {
            return columns.get(parameter.getIndex());
        } else if (type == EventStore.class) {
            return fresh().store();
        } else if (type == StoreUnderTest.class) {
            return fresh();
        } else if (type == Stores.class) {
            return stores();
        } else if (type == Fixture.class) {
            return fixture(parameter.isAnnotated(Own.class), context.getRequiredTestClass());
        } else if (type == Rounds.class) {
            return new Rounds(suite.settings().rounds(), suite.settings().seed());
        } else if (type == Scale.class) {
            return new Scale(suite.settings().full(), size -> suite.report().size(id, size));
        }
        throw new IllegalArgumentException("no case may ask for a " + type);
    }

    private Stores stores() {
        if (stores == null) {
            stores = Stores.of(suite.backend());
        }
        return stores;
    }

    private StoreUnderTest fresh() {
        if (fresh == null) {
            fresh = stores().fresh();
        }
        return fresh;
    }

    private Fixture fixture(boolean own, Class<?> section) {
        if (!own) {
            return suite.sharedFixture(Suite.class, form);
        }
        return form.isInNoise() ? suite.sharedFixture(section, form) : Fixture.in(fresh(), form);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (stores != null) {
            stores.close();
        }
    }
}
